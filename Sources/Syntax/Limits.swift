/// Bounds that keep any text from exhausting the stack, in the parser and in whoever walks its tree.
enum Limits {
  /// Brackets, blocks and prefix operators inside one another.
  static let nesting = 200
  /// Height of an expression's tree: `1+1+1+…` and `a.b.c…` grow by one with every operator.
  static let chain = 1000
  /// `else if` one after another.
  static let branches = 1000
  static let stringNesting = 20
  static let formatWidth = 1000
  static let formatPrecision = 100
}

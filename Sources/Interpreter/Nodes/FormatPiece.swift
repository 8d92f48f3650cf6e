import Syntax

/// `:spec` and `=` of one `{…}` in an f-string.
struct FormatPiece {
  let spec: FormatSpec
  /// `x = ` of `{x = }`.
  let label: String?

  func text(of value: Value, in style: OutputStyle) throws -> String {
    guard let label else { return try Formatting.text(of: value, spec, in: style) }
    return label
      + (spec.isEmpty ? value.description(in: style) : try Formatting.text(of: value, spec, in: style))
  }
}

import Interpreter
import Plots
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Columns of numbers from a list or tensor.
struct NumberColumns {
  /// One list of numbers, or of a tensor with two axes one a column.
  let columns: [[Double]]

  /// Numbers that are looked at, in all.
  static let most = 4_000_000

  /// Throws `Problem` for more than two axes and for very many numbers; `Mismatch` for what is no numbers.
  init(_ value: Value, in session: Session) throws {
    let argument = try TensorArgument.bind(Argument(value), in: session)
    let shape = argument.shape
    guard shape.rank <= 2 else {
      throw Problem("plot draws tensors with one or two axes, not shape \(shape)", label: "as x.flatten()")
    }
    guard shape.count <= Self.most else { throw Problem("these are more than 4,000,000 numbers") }
    let numbers = argument.input.converted(to: .float64).elements(of: Double.self)
    guard shape.rank == 2 else {
      columns = [numbers]
      return
    }
    let width = shape[1]
    guard width <= 1_000 else {
      throw Problem("these are \(width) series, one a column", label: "x.t() has a series a row")
    }
    columns = (0..<width).map { column in
      stride(from: column, to: numbers.count, by: width).map { numbers[$0] }
    }
  }
}

enum AxisPlaces {
  /// The number at a share of the way between two numbers above 0, by their logarithms.
  static func geometric(_ low: Double, _ high: Double, _ share: Double) -> Double {
    share == 0 ? low : share == 1 ? high : exp(log(low) * (1 - share) + log(high) * share)
  }
}

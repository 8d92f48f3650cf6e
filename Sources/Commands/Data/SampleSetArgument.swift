import Datasets
import Interpreter
import Tensors

/// An argument that is a set of samples: a dataset, a tensor, a tuple (x, y) of tensors, or a list of
/// samples, which are collated at once.
struct SampleSetArgument: Bindable {
  let object: SampleSetObject

  static var typeName: String { "dataset, a pair (x, y) of tensors or a list of samples" }
  static var receivers: [String] { ["dataset"] }
  var literal: String { object.form.name }

  static func bind(_ argument: Argument, in session: Session) throws -> SampleSetArgument {
    switch try argument.given() {
    case .object(let object as SampleSetObject): return SampleSetArgument(object: object)
    case .object(let object as TensorObject):
      return try of([object.tensor], SampleSetObject.Form(isBare: true), in: session)
    case .object(is DatasetObject):
      throw Problem("a set in use has two parts", label: "take its .train or its .test")
    case .list(let list) where list.isTuple:
      return try of(try list.items.map { try TensorArgument.operand(of: $0).strong }, in: session)
    case .list(let list): return try collated(list.items, in: session)
    case .object(let object) where object.count != nil:
      return try collated(try collected(.object(object), in: session), in: session)
    default: throw Mismatch()
    }
  }

  /// Class numbers that a file holds as bytes become int64, which losses take.
  static func of(
    _ columns: [Tensor], _ form: SampleSetObject.Form = .init(), in session: Session
  ) throws -> SampleSetArgument {
    let typed = columns.enumerated().map { index, column in
      index > 0 && column.dtype == .uint8 ? column.converted(to: .int64) : column
    }
    do {
      let set = try SampleSet(typed)
      return SampleSetArgument(object: try SampleSetObject(set, Pipeline([]), form, in: session))
    } catch let error as DataError { throw Problem(error.message, label: error.label) }
  }

  private static func collated(_ samples: [Value], in session: Session) throws -> SampleSetArgument {
    guard let first = samples.first else { throw Problem("there are no samples in this list") }
    guard case .list(let parts) = first, parts.isTuple else {
      return try of([try column(samples)], SampleSetObject.Form(isBare: true), in: session)
    }
    let rows = try samples.enumerated().map { index, sample in
      guard case .list(let list) = sample, list.items.count == parts.items.count else {
        throw Problem("sample \(index) is no tuple of \(parts.items.count), as the first one is")
      }
      return list.items
    }
    return try of(try parts.items.indices.map { index in try column(rows.map { $0[index] }) }, in: session)
  }

  /// One part of all samples. Plain numbers are int64 when all are whole, as Python's; else float32.
  private static func column(_ values: [Value]) throws -> Tensor {
    let numbers = values.compactMap { value -> Double? in
      if case .number(let number) = value { return number }
      return nil
    }
    if numbers.count == values.count {
      let whole = numbers.compactMap { Int64(exactly: $0) }
      return whole.count == numbers.count ? Tensor(whole) : Tensor(numbers.map { Float($0) })
    }
    var tensors: [Tensor] = []
    for (index, value) in values.enumerated() {
      guard let operand = try TensorArgument.operandIfAny(of: value) else {
        throw Problem("sample \(index) holds \(article(value.typeName)), not numbers")
      }
      let tensor = operand.strong
      if let first = tensors.first, first.shape != tensor.shape {
        throw Problem(
          "samples differ in shape: \(first.shape) of the first, \(tensor.shape) of sample \(index)",
          label: "a batch needs one shape")
      }
      tensors.append(tensor)
    }
    return try Tensor.stacked(tensors)
  }
}

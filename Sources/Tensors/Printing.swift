extension Tensor: CustomStringConvertible {
  public var description: String { described(width: 80, ellipsis: "…") }

  /// The picture of a tensor: `tensor([[0.1000, 0.2000], …], shape=(2, 2), dtype=float32)`. Elements
  /// are written as PyTorch writes them, four places behind the point; of more than 1000 only the ends
  /// of each axis are shown. A tensor without axes reads as a number.
  public func described(width: Int, ellipsis: String) -> String {
    if rank == 0 { return scalarText }
    var picture = Picture(self, width: width, ellipsis: ellipsis)
    let body = picture.draw()
    let facts = "shape=\(shape), dtype=\(dtype.rawValue))"
    let lastLine =
      body.count - (body.lastIndex(of: "\n").map { body.distance(from: body.startIndex, to: $0) + 1 } ?? 0)
    return body + (lastLine + 2 + facts.count <= width ? ", " : ",\n       ") + facts
  }

  private var scalarText: String {
    switch dtype {
    case .bool: return withElements(of: Bool.self) { $0[0] ? "true" : "false" }
    case .float32:
      let value = withElements(of: Float.self) { $0[0] }
      // The digits of a float32, not of the double nearest to it.
      return Int64(exactly: value) == nil ? value.description : plainText(Double(value))
    case .int64: return withElements(of: Int64.self) { $0[0].description }
    default: return number.map(plainText) ?? ""
    }
  }
}

/// Lays out the brackets of one tensor.
private struct Picture {
  let tensor: Tensor
  let width: Int
  let ellipsis: String
  /// Items shown at the beginning and at the end of an axis that is elided.
  let head: Int
  let tail: Int
  let strides: [Int]
  private var format: ElementFormat
  private var text = "tensor("

  /// Elements up to which all are shown.
  static let threshold = 1000

  init(_ tensor: Tensor, width: Int, ellipsis: String) {
    self.tensor = tensor
    self.width = width
    self.ellipsis = ellipsis
    strides = tensor.shape.strides
    // With many axes even three items at each end of all are too much.
    let ends = [(3, 3), (2, 2), (1, 1), (1, 0)]
    let dimensions = tensor.shape.dimensions
    let fitting = ends.first { end in
      dimensions.reduce(1.0) { $0 * Double(min($1, end.0 + end.1)) } <= 2 * Double(Self.threshold)
    }
    (head, tail) = tensor.count <= Self.threshold ? (Int.max / 2, 0) : fitting ?? (1, 0)
    format = ElementFormat(tensor.dtype)
  }

  mutating func draw() -> String {
    if tensor.count == 0 { return text + "[]" }
    var shown: [Int] = []
    collect(axis: 0, start: 0, into: &shown)
    format = ElementFormat(tensor, at: shown)
    append(axis: 0, start: 0)
    return text
  }

  /// Items of an axis that are shown; `nil` stands for those left out.
  private func items(_ axis: Int) -> [Int?] {
    let length = tensor.shape[axis]
    guard length > head + tail else { return (0..<length).map { $0 } }
    return (0..<head).map { $0 } + [nil] + (length - tail..<length).map { $0 }
  }

  private func collect(axis: Int, start: Int, into shown: inout [Int]) {
    for case let item? in items(axis) {
      let place = start + item * strides[axis]
      if axis == strides.count - 1 {
        shown.append(place)
      } else {
        collect(axis: axis + 1, start: place, into: &shown)
      }
    }
  }

  private mutating func append(axis: Int, start: Int) {
    text += "["
    let indent = String(repeating: " ", count: 8 + axis)
    if axis == strides.count - 1 {
      // One column stays for the comma or the bracket behind a line.
      let perLine = max(1, (width - indent.count - 1) / (format.width + 2))
      for (column, item) in items(axis).enumerated() {
        if column > 0 { text += column % perLine == 0 ? ",\n" + indent : ", " }
        text += item.map { format.text(tensor, start + $0) } ?? ellipsis
      }
    } else {
      let gap = ",\n" + String(repeating: "\n", count: strides.count - axis - 2) + indent
      for (row, item) in items(axis).enumerated() {
        if row > 0 { text += gap }
        if let item { append(axis: axis + 1, start: start + item * strides[axis]) } else { text += ellipsis }
      }
    }
    text += "]"
  }
}

/// How the elements of one tensor are written, all equally wide. The rules are PyTorch's; whole floats
/// stay whole up to 10⁸, whatever their ratio.
private struct ElementFormat {
  private enum Style { case integer, bool, whole, fixed, scientific }
  private var style: Style
  private(set) var width = 0

  init(_ dtype: DType) { style = dtype == .bool ? .bool : dtype.isFloat ? .whole : .integer }

  init(_ tensor: Tensor, at places: [Int]) {
    self.init(tensor.dtype)
    if tensor.dtype.isFloat {
      let sizes = places.map { abs(tensor.double($0)) }.filter { $0.isFinite && $0 != 0 }
      if let least = sizes.min(), let greatest = sizes.max() {
        if sizes.allSatisfy({ $0 == $0.rounded() }) {
          style = greatest > 1e8 ? .scientific : .whole
        } else {
          style = greatest / least > 1000 || greatest > 1e8 || least < 1e-4 ? .scientific : .fixed
        }
      }
    }
    width = places.map { unpadded(tensor, $0).utf8.count }.max() ?? 0
  }

  func text(_ tensor: Tensor, _ place: Int) -> String {
    let text = unpadded(tensor, place)
    return String(repeating: " ", count: max(width - text.utf8.count, 0)) + text
  }

  private func unpadded(_ tensor: Tensor, _ place: Int) -> String {
    switch style {
    case .bool: return tensor.double(place) != 0 ? "true" : "false"
    case .integer: return tensor.integer(place).description
    case .whole, .fixed, .scientific:
      let value = tensor.double(place)
      if value.isNaN { return "nan" }
      if value.isInfinite { return value < 0 ? "-inf" : "inf" }
      if style == .whole { return (value == 0 && value.sign == .minus ? "-0" : plainText(value)) + "." }
      return style == .fixed ? fixedText(value, places: 4) : scientificText(value, places: 4)
    }
  }
}

extension Tensor {
  fileprivate func double(_ place: Int) -> Double {
    switch dtype {
    case .bool: withElements(of: Bool.self) { $0[place] ? 1 : 0 }
    case .uint8: withElements(of: UInt8.self) { Double($0[place]) }
    case .int64: withElements(of: Int64.self) { Double($0[place]) }
    case .float32: withElements(of: Float.self) { Double($0[place]) }
    case .float64: withElements(of: Double.self) { $0[place] }
    }
  }

  fileprivate func integer(_ place: Int) -> Int64 {
    dtype == .int64 ? withElements(of: Int64.self) { $0[place] } : Int64(double(place))
  }
}

import Syntax

/// Calls of functions and methods whose arguments or words are others here.
extension PythonRewriting {
  /// `mnist.load_data()` as `mnist()`: where the file lies is not the notebook's to say.
  mutating func rewriteDataset(_ name: String, _ tokens: [Token], at index: Int) {
    guard index + 3 < tokens.count, tokens[index + 1].isSymbol(.dot),
      tokens[index + 2].nameText == "load_data",
      let call = CallTokens(in: tokens, at: index + 3)
    else { return }
    replace(tokens[index].span.lower..<tokens[call.close].span.upper, by: "\(name)()")
  }

  /// torchvision's `MNIST(root, train=True, transform=None, target_transform=None, download=False)`.
  mutating func rewriteTorchvision(_ tokens: [Token], _ call: CallTokens) {
    let order = ["root", "train", "transform", "target_transform", "download"]
    var idle: Set<Int> = []
    var isForTraining = true
    for (position, argument) in call.arguments.enumerated() {
      let label = argument.label ?? (position < order.count ? order[position] : "")
      switch label {
      case "root", "download": idle.insert(position)
      case "train", "transform":
        if label == "train" { isForTraining = false }
        let start = tokens[argument.tokens.lowerBound].span.lower
        if argument.label == nil { replace(start..<start, by: "\(label)=") }
      default: return refuse("mnist has no '\(label)'")
      }
    }
    leaveOut(idle, of: call, tokens)
    if isForTraining {
      let start = tokens[call.open].span.upper
      replace(start..<start, by: idle.count < call.arguments.count ? "train=true, " : "train=true")
    }
  }

  /// Arguments that say nothing here: where tensors lie, whether they are changed in place, how many processes read.
  private static let idleArguments: Set<String> = [
    "device", "inplace", "num_workers", "pin_memory", "persistent_workers", "use_multiprocessing", "workers",
  ]

  mutating func rewriteCall(of name: String, _ tokens: [Token], _ callee: ClosedRange<Int>) {
    guard let call = CallTokens(in: tokens, at: callee.upperBound + 1) else { return }
    checkFile(of: name, tokens, call)
    var idle: Set<Int> = []
    for (position, argument) in call.arguments.enumerated() {
      guard let label = argument.label else { continue }
      if Self.idleArguments.contains(label) { idle.insert(position) }
      guard name == "Flatten", label == "input_shape" else { continue }
      idle.insert(position)
      // In a list of layers the shape is a layer of its own.
      let start = callee.lowerBound
      if start > 0, tokens[start - 1].isSymbol(.openBracket) {
        let value =
          tokens[argument.tokens.lowerBound + 2].span
          .lower..<tokens[argument.tokens.upperBound - 1].span.upper
        let place = tokens[start].span.lower
        replace(place..<place, by: "Input(\(source.slice(value))), ")
      }
    }
    leaveOut(idle, of: call, tokens)
  }

  mutating func leaveOut(_ positions: Set<Int>, of call: CallTokens, _ tokens: [Token]) {
    var end: Int?
    for (position, argument) in call.arguments.enumerated() {
      let span =
        tokens[argument.tokens.lowerBound].span.lower..<tokens[argument.tokens.upperBound - 1].span.upper
      if !positions.contains(position) {
        end = span.upperBound
      } else if let before = end {
        // With the comma before it.
        replace(before..<span.upperBound, by: "")
        end = span.upperBound
      } else {
        let next =
          position + 1 < call.arguments.count ? call.arguments[position + 1].tokens.lowerBound : call.close
        replace(span.lowerBound..<tokens[next].span.lower, by: "")
      }
    }
  }

  /// PyTorch's methods that have other words here.
  mutating func rewriteMethod(_ tokens: [Token], at index: Int) {
    guard let call = CallTokens(in: tokens, at: index + 1), let name = tokens[index].nameText else { return }
    checkFile(of: name, tokens, call)
    switch name {
    // There is one device, and `to("cpu")` names it.
    case "cuda", "cpu": replace(tokens[index].span.lower..<tokens[call.close].span.upper, by: "to(\"cpu\")")
    case "to": rewriteDevice(tokens, call)
    case "type" where call.arguments.count == 1: replace(tokens[index].range, by: "to")
    case "view_as" where call.close == call.open + 2:
      replace(tokens[index].range, by: "view")
      let end = tokens[call.close].span.lower
      replace(end..<end, by: ".shape")
    default: break
    }
  }

  /// Files of other libraries are neither written nor read.
  private mutating func checkFile(of name: String, _ tokens: [Token], _ call: CallTokens) {
    guard name.hasPrefix("save") || name.hasPrefix("load") else { return }
    for argument in call.arguments {
      guard case .text(let path) = tokens[argument.tokens.upperBound - 1].kind else { continue }
      guard [".keras", ".h5", ".hdf5", ".pt", ".pth", ".ckpt"].contains(where: path.hasSuffix) else {
        continue
      }
      refuse("nn's files of models end in .safetensors")
    }
  }

  private mutating func rewriteDevice(_ tokens: [Token], _ call: CallTokens) {
    leaveOut(
      Set(call.arguments.indices.filter { call.arguments[$0].label == "non_blocking" }), of: call, tokens)
    for argument in call.arguments {
      let value = tokens[argument.tokens.upperBound - 1]
      if case .text(let text) = value.kind, ["cuda", "mps", "xpu"].contains(where: { text.hasPrefix($0) }) {
        replace(value.range, by: "\"cpu\"")
      }
    }
  }
}

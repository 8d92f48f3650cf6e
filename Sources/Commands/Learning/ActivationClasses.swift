import Interpreter
import Learning

import enum Autograd.PointwiseKind
import struct Autograd.PointwiseSetting

/// Activations under their classes' names: always layers, with the settings by place, as `LeakyReLU(0.1)`
/// and `Softmax(1)`.
enum ActivationClasses {
  /// `nil` of what has no settings: its class is called as the function is.
  static func pointwise(_ kind: PointwiseKind) -> Builtin? {
    let facts = kind.facts
    guard !facts.settings.isEmpty else { return nil }
    return Builtin(
      kind.rawValue, .activations, "The layer: \(facts.formula).", peers: facts.peers,
      signature: { signature(kind) },
      run: { call, session in
        .layer(ActivationSpec(try Activations.activation(kind, call.settings, isLayer: true, in: session)))
      })
  }

  static func along(_ function: Activation.AxisFunction) -> Builtin {
    Builtin(
      function.rawValue, .activations, "The layer: \(function.formula).", peers: function.peers,
      signature: {
        Signature({ (axis: Int) in axis }, Parameter("dim", aliases: ["axis"], "The axis.", default: -1))
      }, run: { axis, _ in .layer(ActivationSpec(.along(function, axis: axis))) })
  }

  private struct Call {
    let settings: [Double?]
  }

  private static func signature(_ kind: PointwiseKind) -> Signature<Call> {
    let settings = kind.facts.settings
    let inplace = Parameter(
      "inplace", "PyTorch's word for saving memory; nothing follows from it here.", default: false)
    if kind == .gelu {
      return Signature(
        { Call(settings: [$0?.value]) },
        Parameter<Approximation?>(settings[0].name, settings[0].summary, defaultText: "false"))
    }
    switch settings.count {
    case 3 where kind == .relu:
      // Keras's class has the greatest value first.
      return Signature(
        { (b, a, c, _: Bool) in Call(settings: [a?.value, b?.value, c?.value]) }, parameter(settings[1]),
        parameter(settings[0]), parameter(settings[2]), inplace)
    case 1:
      return Signature({ (a, _: Bool) in Call(settings: [a?.value]) }, parameter(settings[0]), inplace)
    case 2:
      return Signature(
        { (a, b, _: Bool) in Call(settings: [a?.value, b?.value]) }, parameter(settings[0]),
        parameter(settings[1]), inplace)
    default:
      return Signature(
        { (a, b, c, _: Bool) in Call(settings: [a?.value, b?.value, c?.value]) }, parameter(settings[0]),
        parameter(settings[1]), parameter(settings[2]), inplace)
    }
  }

  private static func parameter(_ setting: PointwiseSetting) -> Parameter<SettingArgument?> {
    Parameter(
      setting.name, aliases: setting.aliases, setting.summary,
      defaultText: Activations.defaultText(setting),
      check: { Activations.complaint(about: $0?.value, setting) })
  }
}

/// A number; PyTorch's `ReLU(true)` says `inplace` by place, and nothing of the setting.
private struct SettingArgument: Bindable {
  let value: Double?

  static var typeName: String { "number" }
  var literal: String { value?.literal ?? "none" }

  static func bind(_ argument: Argument, in session: Session) throws -> SettingArgument {
    switch try argument.given() {
    case .bool: return SettingArgument(value: nil)
    case let value:
      guard let number = value.asNumber else { throw Mismatch() }
      return SettingArgument(value: number)
    }
  }
}

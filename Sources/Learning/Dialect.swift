/// Whose words are spoken: the same optimizer, layer or loss has other defaults and sometimes another rule
/// in Keras 3 and in PyTorch.
public enum Dialect: String, CaseIterable, Sendable {
  case keras, torch
}

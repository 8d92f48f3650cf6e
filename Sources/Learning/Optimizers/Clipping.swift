import Autograd

extension Clipping {
  /// The gradients within the bounds; those that are `nil` stay so.
  func record(_ gradients: [Var?], on record: Record) throws -> [Var?] {
    if let value {
      return try gradients.map { try $0.map { try record.clip($0, within: value) } }
    }
    if let norm {
      return try gradients.map { try $0.map { try record.clip($0, norm: record.norm(of: [$0]), to: norm) } }
    }
    if let globalNorm {
      let joint = try record.norm(of: gradients.compactMap { $0 })
      return try gradients.map { try $0.map { try record.clip($0, norm: joint, to: globalNorm) } }
    }
    return gradients
  }
}

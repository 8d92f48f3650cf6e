import Testing

@testable import Export

@Suite struct ProtobufTests {
  private func bytes(_ fill: (inout Protobuf) -> Void) -> [UInt8] {
    var message = Protobuf()
    fill(&message)
    return message.bytes
  }

  /// Bytes of the examples in protobuf.dev/programming-guides/encoding, and by its rules.
  @Test func writesTheWireFormat() {
    #expect(bytes { $0.add(1, 150) } == [0x08, 0x96, 0x01])
    #expect(bytes { $0.add(2, "testing") } == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67])
    #expect(bytes { $0.add(1, 0) } == [0x08, 0x00])
    #expect(bytes { $0.add(1, 127) } == [0x08, 0x7f])
    #expect(bytes { $0.add(1, 128) } == [0x08, 0x80, 0x01])
    #expect(bytes { $0.add(1, -2) } == [0x08, 0xfe] + [UInt8](repeating: 0xff, count: 8) + [0x01])
    #expect(bytes { $0.add(20, 1) } == [0xa0, 0x01, 0x01])
    #expect(bytes { $0.add(2, Float(1)) } == [0x15, 0x00, 0x00, 0x80, 0x3f])
    #expect(bytes { $0.add(3, bytesOfInner) } == [0x1a, 0x03, 0x08, 0x96, 0x01])
    #expect(bytes { $0.add(1, "") } == [0x0a, 0x00])
  }

  private var bytesOfInner: Protobuf {
    var inner = Protobuf()
    inner.add(1, 150)
    return inner
  }

  @Test func longContentHasALongLength() {
    let written = bytes { $0.add(9, [UInt8](repeating: 7, count: 300)) }
    #expect(written.prefix(4) == [0x4a, 0xac, 0x02, 7])
    #expect(written.count == 303)
  }
}

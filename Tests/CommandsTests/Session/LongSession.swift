/// A session of many statements of all kinds, the same for the same seed: what someone does who tries things out,
/// makes mistakes and presses Ctrl-C.
struct LongSession {
  /// One input.
  struct Input {
    let text: String
    /// Ctrl-C comes when this line was written, or with this drawing of a fit's bar.
    var stop: Stop?
    /// It fails, and nothing is left of it; or it only looks at the session.
    var isLeftOut = false
  }

  enum Stop: Equatable {
    case line(String)
    case bar(Int)
  }

  private(set) var inputs: [Input] = []
  private var random: UInt64

  init(count: Int, seed: UInt64) {
    random = seed
    for text in Self.beginning { inputs.append(Input(text: text)) }
    while inputs.count < count {
      if inputs.count == count * 3 / 4 {
        inputs.append(Input(text: "reset"))
        for text in Self.beginning { inputs.append(Input(text: text)) }
      }
      inputs.append(next())
    }
  }

  private static let beginning = [
    "use xor;", "s = 0  # a sum", "xs = []", "a = [1, 2, 3]; b = \"\"\"two\nlines\"\"\"",
    "t = rand(3, 2)", "x = rand(96, 2); y = (x.sum(dim=1) > 1).astype(\"int64\")",
    "m0 = sequential(dense(4, tanh), dense(2, softmax))",
    "m1 = sequential(dense(5, relu), dropout(0.2), dense(2, softmax))",
    "def scaled(v, by=2) {\n  # of anything\n  return v * by\n}",
    "def grows() { xs.append(len(xs)); return missing }", "it = iter(range(1000))",
    "w = tensor([1.5, -2], requires_grad=true)", "o = sgd([w], lr=0.1)",
    "pairs = loader((x, y), batch=32, shuffle=true)", "epoch_end = (e, lr) -> lr if e < 1 else missing",
  ]

  /// SplitMix64.
  private mutating func number(_ bound: Int) -> Int {
    random &+= 0x9E37_79B9_7F4A_7C15
    var z = random
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  private mutating func next() -> Input {
    let k = number(9) + 2
    let model = "m\(number(2))"
    let kinds: [() -> Input] = [
      { plain("a[\(k % 3)] = \(k) * 2 + 1") },
      { plain("t = rand(\(k), 2)  # new ones") },
      { plain("u = randn(2, \(k)); u.mean()") },
      { plain("r = randint(0, 100, (\(k),))\nr") },
      { plain("t.sum(dim=0)") },
      { plain("f\"{s:.4f} of {len(xs)}\"") },
      { plain("(s, xs, a)") },
      { plain("scaled(t, by=\(k)).max()") },
      { plain("for i in range(\(k)) {\n  s += rand(1).item()\n}\ns") },
      { plain("if s > \(k) { print \"much\"; s -= \(k) } else { print \"little\" }") },
      { plain("s -= \(k) if s > \(k) else 0;") },
      { plain("next(it) + next(it)") },
      { plain("seed \(k)") },
      { plain(k % 2 == 0 ? "dialect torch" : "dialect keras") },
      { plain("\(model) = sequential(dense(\(k), tanh), dense(2, softmax))") },
      { plain("fit \(model) x y epochs=\(k % 3 + 1) batch=16 optimizer=adam(0.01)") },
      { plain("h = fit(\(model), x, y, batch=32, verbose=0)") },
      { plain("evaluate \(model) x y") },
      { plain("\(model)(x[:\(k)]).argmax(dim=1)") },
      { plain("step \(model) x[:4] y[:4]") },
      { plain("next") },
      { plain("back") },
      { plain("o.zero_grad(); (w * w).sum().backward(); o.step(); w") },
      { plain("for images, labels in pairs { s += images.mean().item() }") },
      { plain("v = dropout(w * \(k), 0.5)\nv") },
      { plain("del t; t = rand(2, 2)") },
      { plain("continue") },
      // Without effect.
      { slip("nowhere + \(k)") },
      { slip("tensor([1, 2]) @ tensor([1, 2, 3])") },
      { slip("fit \(model) epoch=\(k)") },
      { slip("a[\(k + 3)]") },
      { slip("scaled()") },
      { slip("load \"nothing-\(k).npz\"") },
      { slip("history \(k)") },
      { slip("help seed") },
      // After effects.
      { plain("for i in range(6) { s += rand(1).item(); if i == \(k % 5) { missing } }") },
      { plain("[rand(2), missing]") },
      { plain("grows()") },
      { plain("[next(it), missing]") },
      { plain("x2 = x[:\(k)]; fit \(model) x2 y") },
      { plain("fit \(model) x y epochs=3 batch=32 callbacks=[learning_rate_scheduler(epoch_end)]") },
      { plain("print s; [w.add_(1), missing]") },
      // Stopped.
      { stopped("fit \(model) x y epochs=4 batch=8 optimizer=sgd(0.1)", .bar(k * 3)) },
      { stopped("fit \(model) x y epochs=4 batch=16", .bar(k * 2)) },
      { stopped("for e in range(5) { fit \(model) x y batch=32 }", .line("epoch 1/1")) },
      { stopped("while true { s += rand(1).item(); if s > \(k + 20) { print \"stop\" } }", .line("stop")) },
      { stopped("for i in range(900) { t = rand(2); if i == \(k) { print \"stop\" } }", .line("stop")) },
      { stopped("sweep \(model) x y lr=[0.1, 0.2] validation_split=0.5 batch=16", .bar(2)) },
    ]
    return kinds[number(kinds.count)]()
  }
}

private func plain(_ text: String) -> LongSession.Input { .init(text: text) }
private func slip(_ text: String) -> LongSession.Input { .init(text: text, isLeftOut: true) }
private func stopped(_ text: String, _ stop: LongSession.Stop) -> LongSession.Input {
  .init(text: text, stop: stop)
}

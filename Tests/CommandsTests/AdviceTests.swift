import Interpreter
import Testing

@testable import Commands

/// What people bring along from other libraries, or type for want of parentheses, is answered by what to write.
struct AdviceTests {
  @Test(arguments: [
    ("use spiral noise=0.1", "12: use has no argument 'noise' [as in use spiral(noise=0.1)]"),
    (
      "use spiral noise=0.1 classes=2",
      "12: use has no argument 'noise' [as in use spiral(noise=0.1, classes=2)]"
    ),
    (
      "model = sequential(dense(1))\nfit model optimizer=sgd lr=0.1",
      "2:25: fit has no argument 'lr' [as in fit optimizer=sgd(lr=0.1)]"
    ),
    // spiral has none either.
    ("use spiral nois=0.1", "12: use has no argument 'nois'"),
    (
      "use csv \"x.csv\"",
      "5: csv is a function that makes data [a file is read by use csv(\"file.csv\", target=\"…\")]"
    ),
    (
      "use \"iris.csv\"",
      "5: there is no dataset \"iris.csv\" [a file is read by use csv(\"iris.csv\", target=\"…\")]"
    ),
    (
      "savefig \"a.png\"", "1: nothing is called 'savefig' [p = plot(x, y), then p.save(\"a.png\")]"
    ),
    (
      "p = plot([1, 2])\np.savefig(\"a.png\")",
      "2:3: a picture has no member 'savefig' [p = plot(x, y), then p.save(\"a.png\")]"
    ),
    (
      "plt.show()",
      "1: nothing is called 'plt' [plot, scatter, hist, bar and show draw; p = plot(x, y), p.save(\"a.png\") saves]"
    ),
    ("np.zeros(2)", "1: nothing is called 'np' [functions stand alone: zeros(2, 3), x.mean()]"),
  ])
  func `an error says what to write`(code: String, message: String) {
    #expect(Shell().error(code) == message)
  }

  /// A name that the shell has needs no advice.
  @Test func `no foreign name is one of ours`() {
    let session = Shell().session
    for name in Registry.foreignNames.keys { #expect(session.registry.function(name) == nil, "\(name)") }
  }
}

import Diagnostics
import Syntax
import Testing

/// Source and tree. `<f a b>` is a call in command form, `(call f a b)` one with parentheses.
@Suite struct CommandFormTests {
  static let cases: [(String, String)] = [
    // What begins an argument makes a command.
    ("evaluate", "evaluate"),
    ("fit model", "<fit model>"),
    ("print 1", "<print 1>"),
    ("print .5", "<print 0.5>"),
    ("use \"digits\"", "<use 'digits'>"),
    ("print f\"{x}\"", "<print (f {x})>"),
    ("f \"a\"", "<f 'a'>"),
    ("f true", "<f true>"),
    ("f none", "<f none>"),
    ("f not x", "<f (not x)>"),
    ("f (1)", "<f 1>"),
    ("f (1 + 2) * 3", "<f (* (+ 1 2) 3)>"),
    ("f [1, 2]", "<f [1 2]>"),
    ("f ()", "<f (tuple)>"),
    ("f (a, b) -> a + b", "<f (-> (a b) (+ a b))>"),
    ("map xs x -> x * 2", "<map xs (-> (x) (* x 2))>"),
    ("model.fit x y", "<(. model fit) x y>"),
    ("a.b.c x", "<(. (. a b) c) x>"),
    // Named arguments, with or without space around '='.
    (
      "fit model epochs=5 batch=20 optimizer=sgd(0.03)",
      "<fit model epochs=5 batch=20 optimizer=(call sgd 0.03)>"
    ),
    ("fit model epochs = 5", "<fit model epochs=5>"),
    ("fit epochs=5", "<fit epochs=5>"),
    ("linear in=784 out=-1", "<linear in=784 out=(- 1)>"),
    ("linear 3 in=784", "<linear 3 in=784>"),
    ("compile model metrics=[accuracy] loss=mse", "<compile model metrics=[accuracy] loss=mse>"),
    // Signs: the white space decides.
    ("a -b", "<a (- b)>"),
    ("a +b", "<a (+ b)>"),
    ("a - b", "(- a b)"),
    ("a-b", "(- a b)"),
    ("a- b", "(- a b)"),
    ("print x + 1", "<print (+ x 1)>"),
    ("print x -1", "<print x (- 1)>"),
    ("print x-1", "<print (- x 1)>"),
    ("print -x", "<print (- x)>"),
    ("print -x - 1", "<print (- (- x) 1)>"),
    ("print (x -1)", "<print (- x 1)>"),
    // Operators continue an expression or an argument.
    ("a * b", "(* a b)"),
    ("a *b", "(* a b)"),
    ("a @ b", "(@ a b)"),
    ("a == b", "(a == b)"),
    ("x in y", "(x in y)"),
    ("x not in y", "(x not in y)"),
    ("x is not none", "(x is not none)"),
    ("x and y", "(and x y)"),
    ("x if y else z", "(if y x z)"),
    ("x -> x", "(-> (x) x)"),
    ("print x not in y", "<print (x not in y)>"),
    ("print a and b", "<print (and a b)>"),
    ("print a if c else b", "<print (if c a b)>"),
    ("print a < b", "<print (a < b)>"),
    ("print a not b", "<print a (not b)>"),
    // A postfix stands directly behind what it belongs to.
    ("print x.reshape(2, 3)", "<print (call (. x reshape) 2 3)>"),
    ("print x (2)", "<print x 2>"),
    ("print x[0] [1]", "<print (at x 0) [1]>"),
    ("print (f (2))", "<print (call f 2)>"),
    ("view_classify img softmax(model8(img))", "<view_classify img (call softmax (call model8 img))>"),
    // Commas are accepted.
    ("print a, b", "<print a b>"),
    ("print a , b c", "<print a b c>"),
    // Where a command may stand.
    ("score = evaluate model x", "(= score <evaluate model x>)"),
    ("a, b = split x 2", "(= (pattern a b) <split x 2>)"),
    ("time fit model", "(time <fit model>)"),
    ("time x = fit model", "(time (= x <fit model>))"),
    ("time for x in y { }", "(time (for x y {}))"),
    ("time", "time"),
    ("time = 3", "(= time 3)"),
    ("time + 3", "(+ time 3)"),
    ("time.x", "(. time x)"),
    ("fit model;", "<fit model>;"),
    ("time f x;", "(time <f x>;);"),
    ("if a { print b }", "(if a {<print b>})"),
    ("print \\\n  x", "<print x>"),
    ("print [1,\n 2] x", "<print [1 2] x>"),
  ]

  @Test(arguments: cases)
  func tree(_ text: String, _ expected: String) throws {
    #expect(show(try parse(Source(text))) == expected)
  }
}

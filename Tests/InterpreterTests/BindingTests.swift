import Interpreter
import Testing

/// Arguments reach the fields of a command in the three forms of a call, or the error is at the culprit.
@Suite struct BindingTests {
  @Test(arguments: [
    ("echo 1", "\"1.0 2 false fast - []\""),
    ("echo(1)", "\"1.0 2 false fast - []\""),
    ("(1).echo()", "\"1.0 2 false fast - []\""),
    ("echo 1 3", "\"1.0 3 false fast - []\""),
    ("echo 1 n=4 flag=true", "\"1.0 4 true fast - []\""),
    ("echo n=4 first=2.5", "\"2.5 4 false fast - []\""),
    ("echo 1 mode=slow", "\"1.0 2 false slow - []\""),
    ("echo 1 mode=\"slow\"", "\"1.0 2 false slow - []\""),
    ("slow = 7\necho 1 mode=slow", "\"1.0 2 false slow - []\""),
    ("echo 1 note=\"x\"", "\"1.0 2 false fast x []\""),
    ("echo 1 note=none", "\"1.0 2 false fast - []\""),
    ("echo 1 2 3 \"a\" [4]", "\"1.0 2 false fast - [3 a [4]]\""),
    ("echo(*[1, 2, 3])", "\"1.0 2 false fast - [3]\""),
    ("echo true", "\"1.0 2 false fast - []\""),
  ])
  func binds(text: String, expected: String) { #expect(outcome(text) == expected) }

  @Test(arguments: [
    ("echo", "echo(first, count=2, flag=false, mode=fast, note=none, more…): Shows its arguments."),
    ("echo(count=3)", "1:1 'echo(count=3)' echo needs first [A number.]"),
    ("echo \"a\"", "1:6 '\"a\"' echo's first must be a number [got text]"),
    ("echo 1 2.5", "1:8 '2.5' echo's count must be a whole number [got 2.5]"),
    ("echo 1 11", "1:8 '11' count must be in 1…10, not 11"),
    ("echo 1 count=0", "1:14 '0' count must be in 1…10, not 0"),
    ("echo 1 cuont=3", "1:8 'cuont' echo has no argument 'cuont' [did you mean 'count'?]"),
    ("echo 1 zzz=3", "1:8 'zzz' echo has no argument 'zzz'"),
    ("echo 1 first=3", "1:8 'first' echo got 'first' twice"),
    ("echo 1 count=3 n=4", "1:16 'n' echo got 'count' twice"),
    ("echo 1 mode=slwo", "1:13 'slwo' mode knows no 'slwo' [did you mean 'slow'?]"),
    ("echo 1 mode=3", "1:13 '3' echo's mode must be one of fast, slow [got a number]"),
    ("echo 1 mode=\"x\"", "1:13 '\"x\"' echo's mode must be one of fast, slow [got \"x\"]"),
    ("echo nosuch", "1:6 'nosuch' nothing is called 'nosuch'"),
    ("echo 1 2 3 nosuch", "1:12 'nosuch' nothing is called 'nosuch'"),
    ("echo 99", "1:6 '99' 99 is taken [take another]"),
    ("echo(count=1, first=99)", "1:21 '99' 99 is taken [take another]"),
    ("(99).echo()", "1:1 '(99)' 99 is taken [take another]"),
    ("echo 98", "1:1 'echo' 98 is taken"),
    ("echo(98)", "1:1 'echo(98)' 98 is taken"),
    ("\"x\".echo()", "1:1 '\"x\"' echo's first must be a number [got text]"),
    ("def f(a) { return echo(a) }\nf(\"x\")", "1:24 'a' echo's first must be a number [got text]"),
  ])
  func refuses(text: String, expected: String) { #expect(outcome(text) == expected) }
}

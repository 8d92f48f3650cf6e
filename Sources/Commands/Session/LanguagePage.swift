/// `help language`: how to write, on one page. Names of commands are elsewhere; this is what the
/// parser knows by itself.
enum LanguagePage {
  static let name = "language"

  static let text = """
    Commands        fit model epochs=5          the same as fit(model, epochs=5)
                    x.reshape(2, 3)             the same as reshape(x, 2, 3)
                    a -b is a command, a - b and a-b subtract
    Values          1  1e-3  true  none  "text"  f"{x:.3f}"  [1, 2]  (1, 2)
                    a line's value is shown; ; at its end keeps it quiet; _ is the last one
    Assignment      x = 1    a, (b, c) = 1, (2, 3)    x += 1    x[0] = 5    layer.weight = w
    Operators       + - * / // % **    @ matrix product    == != < <= > >=    in    and or not
                    1 < x < 3    a if condition else b
    Items           x[0]  x[-1]  x[2:5]  x[::2]  x[:, 3]  x[mask]  x[...]
    Blocks          if x > 0 { print x } else if x < 0 { print -x } else { print 0 }
                    for i in range(3) { print i }    while x > 1 { x /= 2 }    break  continue
    Functions       def f(a, b=2) { return a + b }    square = x -> x ** 2
    Cells           # %% Title        # starts a comment
                    # %% Title tags=["raises-exception"]    its error is shown, and the next cell goes on
    Also            time fit model    ?fit    fit?    run "file.nn"    no_grad { … }

    """
}

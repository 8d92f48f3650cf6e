import Tensors
import Testing

/// What a person may type and get wrong: the message, its place and the short hint behind the carets.
/// Each row was written down after reading it as a user would, not only because it came out.
@Suite struct WrongInputTests {
  @Test(arguments: rows)
  func saysWhatIsWrongAndWhere(input: String, expected: String) {
    #expect(Bench().run(input).error == expected)
  }

  @Test func thereAreEnough() { #expect(Self.rows.count >= 60) }

  static let rows: [(String, String)] = [
    (#"1 +"#, #"1:3: an expression is missing after '+'"#),
    (#"print (1, 2"#, #"1:7: '(' is never closed"#),
    (#"x = [1, 2"#, #"1:5: '[' is never closed"#),
    (#""abc"#, #"1:1: this string is never closed [text over several lines stands in """…"""]"#),
    (#"f"{1 +}""#, #"1:6: an expression is missing after '+'"#),
    (#"1 = 2"#, #"1:1: a number cannot be assigned to"#),
    (#"x = = 3"#, #"1:5: an expression is missing before '='"#),
    (#"if x: print 1"#, #"1:5: blocks are in braces: if x { … } [write { here]"#),
    (#"def f(a, a) { }"#, #"1:10: two parameters are named 'a'"#),
    (#"return 3"#, #"1:1: 'return' stands in no function"#),
    (#"elif 3 { }"#, #"1:1: there is no 'elif' [write else if]"#),
    (#"import numpy"#, #"1:1: there is nothing to import [all functions are at hand; type help]"#),
    (#"lambda x: x"#, #"1:1: there is no 'lambda' [write x -> …]"#),
    (#"a = 1; a++"#, #"1:9: there is no '++' [write += 1]"#),
    (#"print "a" + 1"#, #"1:7: '+' does not take text and a number"#),
    (#"print 1 + none"#, #"1:7: '+' does not take a number and none"#),
    (#"[1, 2] + 3"#, #"1:1: '+' does not take a list and a number"#),
    (#"undefined_name"#, #"1:1: nothing is called 'undefined_name'"#),
    (#"pritn 3"#, #"1:1: nothing is called 'pritn' [did you mean 'print'?]"#),
    (#"print(nosuch)"#, #"1:7: nothing is called 'nosuch'"#),
    (#"x = 5; x()"#, #"1:8: a number cannot be called"#),
    (#"x = 5; x[0]"#, #"1:8: a number cannot be indexed"#),
    (#"x = 5; x.foo"#, #"1:10: a number has no member 'foo'"#),
    (#"x = [1]; x[3]"#, #"1:10: index 3 is outside of the list of length 1"#),
    (#"x = [1]; x["a"]"#, #"1:10: an index is a whole number, not text"#),
    (#""abc"[5]"#, #"1:1: index 5 is outside of the text of length 3"#),
    (#"a, b = [1]"#, #"1:1: 2 names need 2 values, but there are 1"#),
    (#"a, b = 5"#, #"1:1: a number holds no values to go through"#),
    (#"for i in 5 { print i }"#, #"1:10: a number holds no values to go through"#),
    (#"1 / 0"#, #"1:1: division by zero"#),
    (#"1 % 0"#, #"1:1: division by zero"#),
    (#"2 ** 0.5 ** none"#, #"1:6: '**' does not take a number and none"#),
    (#"-1 ** 0.5; (-1) ** 0.5"#, #"1:12: a negative number has no real power 0.5"#),
    (#""a" < 1"#, #"1:1: '<' does not compare text with a number"#),
    (#"range(1, 2, 0)"#, #"1:13: step cannot be 0"#),
    (#"len(5)"#, #"1:5: a number has no length"#),
    (#"int("abc")"#, #"1:5: "abc" is not a number"#),
    (#"float([1])"#, #"1:7: a list is not a number"#),
    (#"print f"{3:q}""#, #"1:12: 'q' is not understood in a format"#),
    (#"print f"{'a':d}""#, #"1:10: format 'd' takes a number, not text"#),
    (#"print f"{1.5:d}""#, #"1:10: format 'd' takes a whole number, not 1.5"#),
    (#"print f"{1:.99999f}""#, #"1:13: this precision is too large [at most 100]"#),
    (#"quit 300"#, #"1:6: code must be in 0…255, not 300"#),
    (#"seed -1"#, #"1:6: a seed must be at least 0, not -1"#),
    (#"seed 1.5"#, #"1:6: seed's value must be a whole number [got 1.5]"#),
    (#"run "nosuch.nn""#, #"1:5: cannot read 'nosuch.nn': No such file or directory"#),
    (#"help nosuchthing"#, #"1:6: nothing is called 'nosuchthing'"#),
    (#"del nothing"#, #"1:5: there is no variable 'nothing'"#),
    (#"def f(a) { return a }; f()"#, #"1:24: f needs a"#),
    (#"def f(a) { return a }; f(1, 2)"#, #"1:29: f takes one argument"#),
    (#"def f(a) { return a }; f(b=1)"#, #"1:26: f has no argument 'b'"#),
    (#"def f(a) { return a }; f(1, a=2)"#, #"1:29: f got 'a' twice"#),
    (#"print(sep=1)"#, #"1:11: print's sep must be text [got a number]"#),
    (#"(1, 2)[0] = 3"#, #"1:1: the items of a tuple cannot be set"#),
    (#"t = (1, 2); t[0] = 3"#, #"1:13: the items of a tuple cannot be set"#),
    (#"t = (1, 2); t.append(3)"#, #"1:13: a tuple cannot be changed"#),
    (#""a".upper(1)"#, #"1:11: upper takes one argument"#),
    (#""a".join(3)"#, #"1:1: a number holds no values to go through"#),
    (#""a".split("")"#, #"1:11: the separator is empty"#),
    (#"map(3, [1])"#, #"1:1: a number cannot be called"#),
    (#"enumerate(3)"#, #"1:1: a number holds no values to go through"#),
    (#"x = [1,2,3]; x[0:2] = [5]"#, #"1:14: a list's items are set one at a time"#),
    (#"x = [1,2,3]; x[::0]"#, #"1:18: a slice's step cannot be 0"#),
    (#"x = [1]; x[1.5]"#, #"1:10: an index is a whole number, not 1.5"#),
    (#"1.2.3"#, #"1:1: '1.2.3' is no number"#),
    (#""\q""#, #"1:2: '\q' is no escape [a backslash itself is written \\]"#),
    (#"“hello”"#, #"1:1: this quotation mark starts no string [use "…"]"#),
    (#"5 x"#, #"1:3: 'x' is unexpected here [a new statement begins on a new line or after ';']"#),
    (#"tensor([[1, 2], [3]])"#, #"1:8: a tensor's rows must be equally long [a list of 1 beside one of 2]"#),
    (#"tensor("a")"#, #"1:8: tensor's values must be a tensor [got text]"#),
    (#"zeros(-1)"#, #"1:1: a tensor's lengths cannot be negative: -1 in (-1,)"#),
    (
      #"zeros(1000000, 1000000)"#,
      "1:1: a float32 tensor of shape (1000000, 1000000) would take 4.0 TB; the limit here is "
        + byteText(Double(Tensor.maximumBytes))
    ),
    (#"ones(2, 3) + ones(4)"#, #"1:1: shapes (2, 3) and (4,) do not fit together: 3 against 4 on axis -1"#),
    (
      #"ones(2, 3) @ ones(2, 3)"#,
      #"1:1: the matrix product of shapes (2, 3) and (2, 3) does not fit: 3 against 2"#
    ),
    (
      #"ones(2, 3).reshape(4, 2)"#,
      #"1:1: 6 elements of shape (2, 3) do not go into shape (4, 2), which has 8"#
    ),
    (#"ones(2, 3).reshape(-1, -1)"#, #"1:1: only one length of a shape may be -1"#),
    (#"ones(2, 3)[5]"#, #"1:1: index 5 is out of range on axis 0, which has length 2"#),
    (#"ones(2, 3)[0, 0, 0]"#, #"1:1: 3 indices are too many for a tensor of shape (2, 3)"#),
    (#"ones(2, 3).sum(axis=2)"#, #"1:1: a tensor of shape (2, 3) has no axis 2"#),
    (#"ones(2, 3).astype("float99")"#, #"1:19: there is no type 'float99' [did you mean 'float32'?]"#),
    (#"arange(3)[[0, 7]]"#, #"1:1: index 7 is out of range on axis 0, which has length 3"#),
    (#"x = ones(2, 3); if x { print 1 }"#, #"1:20: a tensor of several elements is neither true nor false"#),
    (#"to_categorical([0, 5], 3)"#, #"1:1: class 5 is none of the 3 from 0 to 2"#),
    (#"one_hot([1.5], 3)"#, #"1:1: class numbers are whole, not 1.5"#),
    (
      #"concatenate([ones(2, 3), ones(3, 2)])"#,
      #"1:1: shapes (2, 3) and (3, 2) cannot be concatenated along axis 0"#
    ),
    (#"stack([ones(2), ones(3)])"#, #"1:1: stack needs tensors of one shape, not (2,) and (3,)"#),
    (#"arange(3) // 0"#, #"1:1: an integer is divided by zero"#),
    (#"linspace(0, 1, -1)"#, #"1:16: num must be in 0…1,000,000,000, not -1"#),
    (#"randint(5, 2)"#, #"1:1: randint needs low < high, not 5 and 2"#),
    (#"ones(2, 3).foo"#, #"1:12: a tensor has no member 'foo'"#),
    (#"ones(2,3).transpose(0, 0)"#, #"1:1: transpose needs each of the 2 axes once, not (0, 0)"#),
    (#"x = ones(3); x[0] = "a""#, #"1:14: a tensor's elements are numbers, not text"#),
    (#"x = ones(3); x[5] = 1"#, #"1:14: index 5 is out of range on axis 0, which has length 3"#),
    (#"use nosuch"#, #"1:5: dataset knows no 'nosuch'"#),
    (#"use 5"#, #"1:1: use needs y_train beside the inputs"#),
    (#"sum()"#, #"1:1: sum needs x [Tensor, number or list.]"#),
    (
      #"model = sequential(dense(3)); fit model epoch=3"#,
      #"1:41: fit has no argument 'epoch' [did you mean 'epochs'?]"#
    ),
    (#"fit nomodel"#, #"1:5: nothing is called 'nomodel'"#),
    (#"fit"#, #"1:1: there is no current model"#),
    (#"evaluate"#, #"1:1: there is no current model"#),
    (#"sequential(5)"#, #"1:12: sequential takes layers, not a number [did you mean dense(5)?]"#),
    (#"sequential(dense(2), "relu2")"#, #"1:22: sequential takes layers, not text"#),
    (#"dense(0)"#, #"1:7: units must be in 1…10,000,000, not 0"#),
    (#"dense(-3, relu)"#, #"1:7: units must be in 1…10,000,000, not -3"#),
    (#"dense(2.5)"#, #"1:7: dense's units must be a whole number [got 2.5]"#),
    (#"dense(10, rellu)"#, #"1:11: activation knows no 'rellu' [did you mean 'relu'?]"#),
    (#"dense(10, activation=5)"#, #"1:22: dense's activation must be an activation [got a number]"#),
    (#"dropout(1.5)"#, #"1:9: rate must be at least 0 and below 1, not 1.5"#),
    (#"dropout(-0.1)"#, #"1:9: rate must be at least 0 and below 1, not -0.1"#),
    (
      #"sequential(linear(4, 3), linear(2, 5))"#,
      #"1:26: layer 1, linear(2, 5), takes samples of shape (2,), not samples of shape (3,) [linear(3, 5) would fit]"#
    ),
    (#"sequential(dense(3, softmax, 5))"#, #"1:30: dense takes at most 2 arguments without a name"#),
    (
      #"m = sequential(dense(3)); compile m optimizer=sdg"#,
      #"1:47: optimizer knows no 'sdg' [did you mean 'sgd'?]"#
    ),
    (
      #"m = sequential(dense(3)); compile m loss=crossentropy"#,
      #"1:42: loss knows no 'crossentropy' [did you mean 'cross_entropy'?]"#
    ),
    (#"m = sequential(dense(3)); compile m loss=msee"#, #"1:42: loss knows no 'msee' [did you mean 'mse'?]"#),
    (
      #"m = sequential(dense(3)); compile m metrics=[acuracy]"#,
      #"1:46: nothing is called 'acuracy' [did you mean 'accuracy'?]"#
    ),
    (
      #"m = sequential(dense(3)); compile m optimizer=sgd(lr=-1)"#,
      #"1:54: lr must be a finite number of 0 or more, not -1"#
    ),
    (#"sgd(momentum=1.5)"#, #"1:14: momentum must be at least 0 and below 1, not 1.5"#),
    (#"adam(beta_1=2)"#, #"1:13: beta_1 must be at least 0 and below 1, not 2"#),
    (#"adam(learning=3)"#, #"1:6: adam has no argument 'learning'"#),
    (#"m = sequential(dense(3)); fit m ones(5, 4) ones(4, 3)"#, #"1:44: x has 5 samples, but y has 4"#),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4)"#,
      #"1:33: fit needs y [these inputs have no targets: fit model x y]"#
    ),
    (#"m = sequential(dense(3)); fit m ones(0, 4) ones(0, 3)"#, #"1:33: x has no samples"#),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 2)"#,
      #"1:27: the loss does not follow from 3 outputs and y (5, 2) [name a loss, as loss=mse]"#
    ),
    (
      #"m = sequential(dense(3, softmax)); fit m ones(6, 4) [0, 1, 2, 3, 0, 1]"#,
      #"1:53: y[3] is 3, but the model has 3 outputs: classes 0 to 2"#
    ),
    (
      #"m = sequential(dense(3, softmax)); compile m loss=categorical_crossentropy; fit m ones(6, 4) [0, 1, 2, 2, 0, 1]"#,
      #"1:94: categorical_crossentropy takes one column for each of the 3 outputs, but y has shape (6,) [use sparse_categorical_crossentropy, or to_categorical(y, 3)]"#
    ),
    (
      #"m = sequential(dense(3, softmax)); compile m loss=sparse_categorical_crossentropy; fit m ones(2, 4) [[1, 0, 0], [0, 1, 0]]"#,
      #"1:101: sparse_categorical_crossentropy takes class numbers of shape (n,), but y has shape (2, 3) [use categorical_crossentropy, or argmax(y, axis=1)]"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4, 4) ones(5, 3)"#,
      #"1:33: layer 0, dense(3), takes flat samples (features,), not samples of shape (4, 4) [put flatten() in front of it, or reshape x to (n, 16)]"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 3) epochs=0"#,
      #"1:62: epochs must be in 1…1,000,000, not 0"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 3) batch=0"#,
      #"1:61: batch must be in 1…1,000,000, not 0"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 3) validation_split=1"#,
      #"1:72: validation_split must be at least 0 and below 1, not 1"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 3); m(ones(2, 5))"#,
      #"1:56: the model takes samples of shape (4,), but these have (5,)"#
    ),
    (
      #"m = sequential(dense(3)); fit m ones(5, 4) ones(5, 3); predict m ones(2, 5)"#,
      #"1:66: the model takes samples of shape (4,), but these have (5,)"#
    ),
    (
      #"m = sequential(); fit m ones(5, 4) ones(5, 3)"#,
      #"1:19: the model has no layers [add one: add(model, dense(10, softmax))]"#
    ),
    (#"m = sequential(dense(3)); m.add(5)"#, #"1:33: add's layer must be a layer [got a number]"#),
    (
      #"m = sequential(dense(3)); m.layers[0].weight"#,
      #"1:39: this layer has no weights yet [it gets them in a model that saw its inputs]"#
    ),
    (
      #"m = sequential(linear(2, 3)); m.layers[0].weight = ones(2, 2)"#,
      #"1:43: weight has shape (2, 3), not (2, 2)"#
    ),
    (#"m = sequential(linear(2, 3)); m.layers[3]"#, #"1:31: index 3 is outside of the list of length 1"#),
    (
      #"m = sequential(dense(3)); m.compil()"#,
      #"1:29: a model has no member 'compil' [did you mean 'compile'?]"#
    ),
    (#"relu("a")"#, #"1:6: relu's x must be a tensor [got text]"#),
    (
      #"categorical_crossentropy([1, 0])"#,
      "1:1: categorical_crossentropy needs y and p, or neither "
        + "[for the loss itself, categorical_crossentropy()]"
    ),
    (#"mse([1, 2], [1, 2, 3])"#, #"1:1: y has 2 samples, but p has 3"#),
    (#"summary 5"#, #"1:9: summary's model must be a model [got a number]"#),
    (#"runs 5"#, #"1:6: there is no run 5 [no model was fitted yet]"#),
    (#"continue"#, #"1:1: no fit was stopped"#),
    (
      #"predict(sequential(dense(3)))"#,
      #"1:1: predict has no data [give it x and y, or choose a dataset first: use mnist]"#
    ),
    (#"evaluate ones(3)"#, #"1:10: evaluate's model must be a model [got a tensor]"#),
    (
      #"m = sequential(linear(2, 3)); fit m ones(4, 2) ones(4, 3) optimizer=sgd(1e30) epochs=5"#,
      #"1:31: the loss became inf at step 1 of epoch 2 [try a smaller learning rate than 1e+30]"#
    ),
    (#"h = 5; h.loss"#, #"1:10: a number has no member 'loss'"#),
  ]
}

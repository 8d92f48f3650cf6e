import Commands
import Diagnostics
import Interpreter
import Tensors
import Testing

/// Datasets, transforms and loaders as a PyTorch notebook uses them.
struct LoaderTests {
  @Test(arguments: [
    // The sizes of PyTorch's DataLoader over five samples.
    ("for x in loader(range(5), batch=2) { print x.tolist() }", "[0, 1]\n[2, 3]\n[4]\n"),
    ("for x in loader(range(5), batch=2, drop_last=true) { print x.tolist() }", "[0, 1]\n[2, 3]\n"),
    (
      "print len(loader(range(5), 2)) len(loader(range(5), 2, drop_last=true)) len(DataLoader(range(5), batch_size=5))",
      "3 2 1\n"
    ),
    (
      "x, y = next(loader((arange(6).reshape(3, 2), [1, 2, 3]), batch=2))\nprint x.shape y.dtype",
      "(2, 2) float32\n"
    ),
    (
      "d = loader(tensor_dataset(ones(4, 2), zeros(4).astype(uint8)), batch=4)\nx, y = next(iter(d))\nprint y.dtype d.batch_size d.shuffle len(d.dataset)",
      "int64 4 false 4\n"
    ),
    (
      "for i, (x, y) in enumerate(loader([(1, 0.5), (2, 1)])) { print i x.dtype y.dtype }",
      "0 int64 float32\n1 int64 float32\n"
    ),
    ("for a, b in zip(loader(range(3)), loader(range(2))) { print a.item() b.item() }", "0 0\n1 1\n"),
    ("d = loader(range(3), batch=2)\nfor i in range(3) { print next(d).tolist() }", "[0, 1]\n[2]\n[0, 1]\n"),
    ("it = iter(loader(range(2)))\nprint it.next().item() next(it).item() next(it, \"end\")", "0 1 end\n"),
    (
      "d = digits(train=true, n=3)\nimage, label = d[0]\n(x, y), test = digits(train=3, test=1)\nprint type(d) len(d) image.shape image.dtype label == y[0].item() d.targets.dtype d.data.shape",
      "dataset 3 (28, 28) uint8 true int64 (3, 28, 28)\n"
    ),
    (
      "d = digits(train=false, n=3, transform=[to_tensor, flatten])\nprint d[-1][0].shape d[0:2][0].shape len(d[[0, 2, 1]][1])",
      "(784,) (2, 784) 3\n"
    ),
    (
      "d = digits(train=true, n=3, transform=compose(to_tensor, x -> x.sum()))\nprint d[0:3][0].shape d[0][0].item() > 1",
      "(3,) true\n"
    ),
    (
      "d = tensor_dataset(arange(10))\nprint subset(subset(d, range(2, 10, 2)), [3, 0]).tensors[0].tolist()",
      "[8, 2]\n"
    ),
    ("for (x,) in tensor_dataset(arange(2)) { print x }", "0\n1\n"),
  ])
  func `batches and samples are PyTorch's`(code: String, text: String) throws {
    #expect(try Shell().run(code) == text)
  }

  @Test func `a loader and a set say what they are`() throws {
    #expect(
      try Shell().run(
        """
        d = digits(train=true, n=30, transform=compose(to_tensor, normalize((0.5,), (0.25,)), x -> x * 2))
        loader(d, batch=20, shuffle=true)
        loader(range(1), drop_last=true)
        """)
          == """
          loader(batch=20, shuffle=true): 2 batches of digits train: 30 samples · (28, 28) and () · \
          compose(to_tensor, normalize(0.5, 0.25), lambda)
          loader(batch=1, drop_last=true): 1 batch of tensors: 1 sample · ()

          """)
  }

  @Test func `each pass has a new order, and the same seed the same orders`() throws {
    func passes(_ seed: UInt64) throws -> [String] {
      let shell = Shell()
      shell.session.lab.reseed(seed)
      let text = try shell.run(
        """
        d = loader(range(50), batch=50, shuffle=true)
        for i in range(2) { for x in d { print x.tolist() } }
        print random_split(range(50), [0.5, 0.5])[0].indices.tolist()
        print next(d).sort().tolist() == list(range(50))
        """)
      return text.split(separator: "\n").map(String.init)
    }
    let first = try passes(1)
    #expect(first == (try passes(1)))
    #expect(first != (try passes(2)))
    #expect(first[0] != first[1])
    #expect(first[3] == "true")
  }

  @Test func `a split is whole and does not overlap`() throws {
    let text = try Shell().run(
      """
      a, b, c = random_split(range(10), [5, 3, 2], seed=42)
      print len(a) len(b) len(c)
      print concatenate((a.indices, b.indices, c.indices)).sort().tolist() == list(range(10))
      print a.indices.tolist() == random_split(range(10), [5, 5], seed=42)[0].indices.tolist()
      """)
    #expect(text == "5 3 2\ntrue\ntrue\n")
  }

  @Test func `the one pass over bytes and the way sample by sample agree to the bit`() throws {
    #expect(
      try Shell().run(
        """
        whole = digits(train=true, n=40, transform=compose(to_tensor, normalize(0.1307, 0.3081)))
        single = digits(train=true, n=40, transform=compose(x -> to_tensor(x), normalize(0.1307, 0.3081)))
        a, la = next(loader(whole, batch=40))
        b, lb = next(loader(single, batch=40))
        print all(a == b) all(la == lb) a.shape
        """) == "true true (40, 1, 28, 28)\n")
  }

  @Test(arguments: [
    ("loader([])", "8: there are no samples in this list"),
    (
      "loader(3)",
      "8: loader's data must be a dataset, a pair (x, y) of tensors or a list of samples [got a number]"
    ),
    ("loader(range(4), batch=0)", "24: batch must be in 1…1,000,000, not 0"),
    ("loader((ones(2), ones(3)))", "8: tensor 2 has 3 samples, the first 2 [as many of one as of the other]"),
    ("loader(ones(0, 2))", "8: there are no samples to load"),
    ("loader(ones(3)[0])", "8: tensor 1 is a single number, not samples"),
    ("loader([(1, 2), 3])", "8: sample 1 is no tuple of 2, as the first one is"),
    (
      "loader([ones(2), ones(3)])",
      "8: samples differ in shape: (2,) of the first, (3,) of sample 1 [a batch needs one shape]"
    ),
    ("loader([\"a\"])", "8: sample 0 holds text, not numbers"),
    ("use xor;\nloader(_)", "2:8: a set in use has two parts [take its .train or its .test]"),
    ("digits(train=true, n=2)[2]", "1: index 2 is outside of the dataset of 2 samples"),
    ("subset(range(4), [1.5])", "1: an index is a whole number, not 1.5"),
    (
      "random_split(range(10), [3, 6])",
      "25: the parts add up to 9, neither to 1 nor to the 10 samples [shares as [0.8, 0.2], or counts]"
    ),
    (
      "digits(train=true, n=2, transform=normalize(0, 1))",
      "35: normalize takes floats, but the sample is uint8 [put to_tensor in front of it]"
    ),
    (
      "digits(transform=to_tensor)",
      "18: a transform is for a dataset of one part [say train=true or train=false]"
    ),
    ("normalize(0.5, 0)", "16: std cannot be 0"),
    ("compose(normalize)", "9: normalize needs its numbers [as normalize(0.5, 0.5)]"),
    ("compose(3)", "9: compose's transforms must be a transform [got a number]"),
    (
      "digits(train=true, n=2, transform=x -> \"a\")[0]",
      "1: the transform lambda gives text [it must give a tensor]"
    ),
    (
      "n = [1]\ndef cut(x) { n[0] = n[0] + 1\nreturn x[0:n[0]] }\nfor x, y in loader(digits(train=true, n=2, transform=cut), batch=2) { x }",
      "4:13: a transform gives samples of different shapes: (2, 28) and (3, 28) [a batch needs one shape]"
    ),
    ("next([1])", "6: a list is no iterator [as next(iter(x))]"),
    ("next(iter([]))", "6: there are no more values"),
  ])
  func `what is wrong is said at its place`(code: String, error: String) {
    #expect(Shell().error(code) == error)
  }
}

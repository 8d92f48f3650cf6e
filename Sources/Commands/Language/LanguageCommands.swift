import Interpreter

var languageCommands: [Builtin] {
  [
    Builtin(Print.self), Builtin(TypeName.self), Builtin(MakeText.self), Builtin(MakeNumber.self),
    Builtin(MakeWhole.self), Builtin(MakeBool.self), Builtin(MakeList.self), Builtin(MakeTuple.self),
    Builtin(MakeRange.self), Builtin(Length.self), Builtin(Append.self), Builtin(Extend.self),
    Builtin(Pop.self), Builtin(Enumerate.self), Builtin(Zip.self), Builtin(MakeIterator.self),
    Builtin(Next.self), Builtin(Map.self),
    Builtin(Filter.self), Builtin(Split.self), Builtin(Join.self), Builtin(Replace.self),
  ] + textFunctions
}

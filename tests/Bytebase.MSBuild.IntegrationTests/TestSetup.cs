// Builds are processes: two at once fill two processors. Tests of a class share its emulator and run one after the other.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]

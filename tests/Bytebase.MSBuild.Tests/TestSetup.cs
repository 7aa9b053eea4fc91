[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]

// Test classes are internal, so that tests can take the library's internal types as parameters.
[assembly: DiscoverInternals]

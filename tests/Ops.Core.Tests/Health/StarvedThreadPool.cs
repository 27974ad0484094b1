namespace Ops.Core.Tests.Health;

/// <summary>Tests that starve the process's thread pool run alone.</summary>
[CollectionDefinition(nameof(StarvedThreadPool), DisableParallelization = true)]
public sealed class StarvedThreadPool;

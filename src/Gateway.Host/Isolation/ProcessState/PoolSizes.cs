namespace Gateway.Host.Isolation.ProcessState;

/// <summary>The limits of the thread pool: worker threads, and those for completions.</summary>
internal sealed record PoolSizes(int Least, int LeastCompletion, int Most, int MostCompletion);

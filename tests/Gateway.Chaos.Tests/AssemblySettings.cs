// One gateway at a time: each has its own threads and deadlines, the handlers of the runtime are shared by the process, and a busy
// machine must not be what a test measures.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

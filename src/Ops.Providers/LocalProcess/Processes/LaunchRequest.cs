namespace Ops.Providers.LocalProcess;

/// <summary>What to start and where.</summary>
/// <param name="Program">The path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">The folder in which it runs.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Mark">What its processes are found by.</param>
internal sealed record LaunchRequest(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string Mark);

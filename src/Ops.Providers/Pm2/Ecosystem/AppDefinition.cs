using System.Text.Json.Nodes;

namespace Ops.Providers.Pm2;

/// <summary>An app of an ecosystem file, in the words of PM2's daemon.</summary>
internal sealed record AppDefinition
{
    public const int DefaultKillMilliseconds = 30_000;

    public required string Name { get; init; }

    /// <summary>The program, relative to the folder.</summary>
    public required string Script { get; init; }

    /// <summary>The working directory, relative to the release.</summary>
    public string Folder { get; init; } = ".";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The interpreter where the file names one: a program, or <c>none</c>.</summary>
    public string? Interpreter { get; init; }

    public IReadOnlyList<string> InterpreterArguments { get; init; } = [];

    /// <summary>Whether the file asks for fork mode; node programs run in cluster mode otherwise.</summary>
    public bool IsForkMode { get; init; }

    public bool WaitsForReady { get; init; }

    public TimeSpan ListenTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>PM2's own default of 1.6 s cuts off requests; this is the time that Ops gives.</summary>
    public TimeSpan KillTimeout { get; init; } = TimeSpan.FromMilliseconds(DefaultKillMilliseconds);

    public string? OutFile { get; init; }

    public string? ErrorFile { get; init; }

    public string? LogFile { get; init; }

    /// <summary>The variables of <c>env</c> and <c>env_NAME</c>; they may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What PM2's daemon takes as it stands.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>Whether node runs it, so that the agent can be loaded.</summary>
    public bool IsNode => Interpreter is null ? Path.GetExtension(Script) is ".js" or ".cjs" or ".mjs" or ".ts" : Path.GetFileName(Interpreter) == "node";

    /// <summary>Cluster workers run on the daemon's own node: another interpreter needs fork mode.</summary>
    public bool IsCluster => IsNode && !IsForkMode && Interpreter is null or "node";
}

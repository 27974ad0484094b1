using System.Collections.Frozen;

namespace Ops.Providers.Compose;

/// <summary>Reads what the engine does when a container ends.</summary>
internal static class RestartReader
{
    public const string Never = "no";
    public const string Always = "always";
    public const string UnlessStopped = "unless-stopped";
    public const string OnFailure = "on-failure";

    private static readonly FrozenDictionary<string, string> _conditions = new Dictionary<string, string>(StringComparer.Ordinal) { ["none"] = Never, ["on-failure"] = OnFailure, ["any"] = Always }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads <c>restart</c>: <c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c> or <c>on-failure:3</c>.</summary>
    public static ContainerCreate.RestartSettings? Read(MapReader service)
    {
        if (service.Text("restart") is not { } text)
            return null;
        if (text is Never or "false" or Always or UnlessStopped or OnFailure)
            return new(text == "false" ? Never : text, 0);
        if (text.Split(':') is [OnFailure, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var retries))
            return new(OnFailure, retries);

        service.Add("restart", $"'{text}' is unknown; write no, always, unless-stopped, on-failure or on-failure:3");
        return null;
    }

    /// <summary>Reads <c>deploy.restart_policy</c>.</summary>
    public static ContainerCreate.RestartSettings ReadPolicy(MapReader policy)
    {
        var condition = policy.Text("condition") ?? "any";
        var attempts = policy.Number("max_attempts") ?? 0;
        policy.Finish();
        if (!_conditions.TryGetValue(condition, out var name))
            policy.Add("condition", $"'{condition}' is unknown; write none, on-failure or any");
        return new(name ?? Never, name == OnFailure ? attempts : 0);
    }
}

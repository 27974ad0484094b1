namespace Ops.Providers.Compose;

/// <summary>Reads what the engine does when a container ends.</summary>
internal static class RestartReader
{
    private static readonly Dictionary<string, string> _conditions = new(StringComparer.Ordinal) { ["none"] = "no", ["on-failure"] = "on-failure", ["any"] = "always" };

    /// <summary>Reads <c>restart</c>: <c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c> or <c>on-failure:3</c>.</summary>
    public static ContainerCreate.RestartSettings? Read(MapReader service)
    {
        if (service.Text("restart") is not { } text)
            return null;
        if (text is "no" or "false" or "always" or "unless-stopped" or "on-failure")
            return new(text == "false" ? "no" : text, 0);
        if (text.Split(':') is ["on-failure", var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var retries))
            return new("on-failure", retries);

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
        return new(name ?? "no", name == "on-failure" ? attempts : 0);
    }
}

namespace Ops.Providers.Compose;

/// <summary>Reads the health check of a service.</summary>
internal static class HealthcheckReader
{
    public static ComposeHealthcheck? Read(MapReader service)
    {
        if (service.Map("healthcheck") is not { } map)
            return null;

        var isDisabled = map.Flag("disable") ?? false;
        var healthcheck = new ComposeHealthcheck
        {
            Test = isDisabled ? ["NONE"] : ReadTest(map),
            Interval = map.Time("interval"),
            Timeout = map.Time("timeout"),
            StartPeriod = map.Time("start_period"),
            Retries = map.Number("retries"),
        };
        map.Accept("test");
        map.Finish();
        return healthcheck;
    }

    private static IReadOnlyList<string>? ReadTest(MapReader map)
    {
        if (map.Take("test") is not { } node)
            return null;
        if (node.Text is { } command)
            return ["CMD-SHELL", command];

        var test = map.Texts("test");
        if (test is not (["NONE"] or ["CMD", _, ..] or ["CMD-SHELL", _]))
            map.Add(node, "test", "a list must begin with CMD, CMD-SHELL or NONE");
        return test;
    }
}

namespace Ops.Deploy;

/// <summary>What a command that checks is told by its environment.</summary>
internal static class CheckVariables
{
    public static IReadOnlyDictionary<string, string> AddTo(IReadOnlyDictionary<string, string> environment, DeployCheckContext context)
    {
        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal)
        {
            ["OPS_TARGET"] = context.Target,
            ["OPS_SERVICE"] = context.Service,
        };
        Add(variables, "OPS_VERSION", context.Version);
        Add(variables, "OPS_SET", context.SetId);
        Add(variables, "OPS_INSTANCE", context.Instance?.Id);
        Add(variables, "OPS_ADDRESS", context.Instance?.Address?.ToString());
        return variables;
    }

    private static void Add(Dictionary<string, string> variables, string name, string? value)
    {
        if (value is not null)
            variables[name] = value;
    }
}

using System.Text.Json;

namespace Ops.Core.Tests.Deploy.Machine;

/// <summary>The life of a service: what was asked for, one after the other.</summary>
public sealed record MachineSequence
{
    public bool HasSwitch { get; init; } = true;

    /// <summary>Gets whether the platform has a lock of its own, and so learns of a new holder at once.</summary>
    public bool HasLock { get; init; } = true;

    public required IReadOnlyList<MachineCommand> Commands { get; init; }

    public static MachineSequence FromJson(string json) => JsonSerializer.Deserialize<MachineSequence>(json)!;

    public IEnumerable<MachineSequence> Simpler()
    {
        for (var length = Commands.Count / 2; length > 1; length /= 2)
        {
            yield return this with { Commands = [.. Commands.Skip(length)] };
            yield return this with { Commands = [.. Commands.Take(length)] };
        }

        for (var index = 0; index < Commands.Count && Commands.Count > 1; index++)
            yield return this with { Commands = [.. Commands.Where((_, other) => other != index)] };
        for (var index = 0; index < Commands.Count; index++)
        {
            foreach (var simpler in Commands[index].Simpler())
                yield return this with { Commands = [.. Commands.Select((command, other) => other == index ? simpler : command)] };
        }
    }

    public override string ToString() =>
        $"\n{(HasSwitch ? "with" : "without")} a traffic switch, {(HasLock ? "with" : "without")} a lock of its own:\n{string.Join('\n', Commands.Select((command, index) => $"{index + 1,3}. {command}"))}\n\nOPS_MACHINE_REPLAY='{JsonSerializer.Serialize(this)}'\n";
}

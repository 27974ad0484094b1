using Microsoft.Extensions.Options;

namespace Ops.Deploy;

internal sealed class DeployOptionsValidator : IValidateOptions<DeployOptions>
{
    public ValidateOptionsResult Validate(string? name, DeployOptions options)
    {
        var problems = new OptionsProblems(options.ConfigurationPath ?? "Ops:Deploy");
        problems.Require(options.LockTimeToLive >= TimeSpan.FromSeconds(5), nameof(options.LockTimeToLive), $"{options.LockTimeToLive} is shorter than 5 s, in which a lock could not be prolonged in time; write a time such as 00:01:00");
        problems.RequirePositive(options.PollInterval, nameof(options.PollInterval));
        problems.RequirePositive(options.RetryDelay, nameof(options.RetryDelay));
        problems.RequireRange(options.MaxAttempts, 1, 20, nameof(options.MaxAttempts));
        problems.Require(!string.IsNullOrWhiteSpace(options.Node), nameof(options.Node), "it is empty; write what people should call this process");
        return problems.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Problems);
    }
}

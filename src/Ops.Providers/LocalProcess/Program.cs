using Ops.Providers.LocalProcess;

return await LocalProcessKeeper.RunAsync(args).ConfigureAwait(false);

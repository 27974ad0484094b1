using Ops.Conformance;
using Ops.Health;
using Ops.Health.FanOut;

namespace Ops.Core.Tests.Health.Traps;

/// <summary>Trap 3: a timeout that races completion leaves exactly one outcome, transition and count.</summary>
public sealed class T03_TimeoutRaceTests
{
    [Fact]
    public void Completion_and_abandonment_of_a_slot_never_both_win_and_never_both_lose()
    {
        const int rounds = 100_000;
        var time = new ManualTime();
        var engine = new FanOutEngine(new HealthMonitorOptions(), time);
        var slot = new Slot(engine, engine.Slots, 0);
        var profile = new ProbeProfile(new ProbePolicy(), null, time.TimestampFrequency);
        var completions = 0;
        var started = 0;
        var ended = 0;
        var completer = new Thread(() =>
        {
            for (var round = 1; round <= rounds; round++)
            {
                while (Volatile.Read(ref started) < round)
                {
                }

                completions += slot.TryMove(SlotState.Pending, SlotState.Ending) ? 1 : 0;
                Volatile.Write(ref ended, round);
            }
        });
        completer.Start();
        var abandonments = 0;
        for (var round = 1; round <= rounds; round++)
        {
            slot.Begin(profile, 0);
            slot.TryMove(SlotState.Invoking, SlotState.Pending);
            var word = slot.Word;
            Volatile.Write(ref started, round);
            abandonments += slot.TryMoveFrom(word, SlotState.Abandoned) ? 1 : 0;
            while (Volatile.Read(ref ended) < round)
            {
            }
        }

        completer.Join();
        (completions + abandonments).ShouldBe(rounds);
    }

    [Fact]
    public async Task Whoever_wins_there_is_one_outcome_and_one_transition()
    {
        var outcomes = new Dictionary<ProbeOutcome, int>();
        for (var round = 0; round < 500; round++)
        {
            await using var bench = new Bench(options => options.StreamBufferLength = 64);
            var probe = bench.Add("racing", policy => policy.AbandonGrace = TimeSpan.Zero);
            probe.IgnoresToken = true;
            var transitions = bench.Monitor.WatchTransitionsAsync(CancellationToken.None);
            var sweep = bench.SweepAsync();
            bench.Time.Advance(TimeSpan.FromSeconds(4.99));

            using var start = new Barrier(2);
            var completion = Task.Run(() =>
            {
                start.SignalAndWait();
                probe.Current.Succeed();
            });
            start.SignalAndWait();
            bench.Advance(0.02);
            await completion;
            var report = await sweep;
            await bench.DisposeAsync();

            var outcome = report[0].Outcome;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            var seen = await transitions.ToListAsync(TestContext.Current.CancellationToken);
            seen.Count.ShouldBe(1);
            seen[0].To.ShouldBe(report[0].Status);
            var prober = bench.Monitor.Prober;
            (prober.Abandoned + prober.TimedOut).ShouldBe(outcome == ProbeOutcome.Completed ? 0 : 1);
            prober.AbandonedNow.ShouldBe(0);
        }

        outcomes.Keys.ShouldBeSubsetOf([ProbeOutcome.Completed, ProbeOutcome.TimedOut, ProbeOutcome.Abandoned]);
    }
}

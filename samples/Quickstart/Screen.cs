using LlmLimiter;
using OpenAI.Chat;
using Spectre.Console;

namespace Quickstart;

/// <summary>What the terminal shows.</summary>
public static class Screen
{
    /// <summary>Runs a burst under a progress bar that counts answers and refusals; where nobody watches, a line at the end will do.</summary>
    public static async Task<BurstResult> ShowAsync(string name, int calls, Func<Action<bool>, Task<BurstResult>> send)
    {
        if (Console.IsOutputRedirected)
        {
            BurstResult result = await send(_ => { });
            Console.WriteLine($"{name}: {result.Calls - result.Refused} answered, {result.Refused} refused");
            return result;
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => ShowAsync(name, progress.AddTask(name, maxValue: calls), send));
    }

    private static async Task<BurstResult> ShowAsync(string name, ProgressTask bar, Func<Action<bool>, Task<BurstResult>> send)
    {
        int answered = 0;
        int refused = 0;
        Describe();
        BurstResult result = await send(wasAnswered =>
        {
            Interlocked.Increment(ref wasAnswered ? ref answered : ref refused);
            Describe();
            bar.Increment(1);
        });

        // Two calls that end at once may describe the bar in the wrong order.
        Describe();
        return result;

        void Describe() => bar.Description =
            $"{name,-20} [green]{answered,3} answered[/] {(refused > 0 ? $"[red]{refused,3} refused[/]" : $"{refused,3} refused")}";
    }

    /// <summary>The closing table.</summary>
    /// <param name="estimates">What was expected of each call.</param>
    /// <param name="unlimited">The run without the limiter; null: there was none.</param>
    /// <param name="limited">The run with it.</param>
    /// <param name="share">The share of the allowed throughput that was used; null: not known.</param>
    public static void WriteTable(IReadOnlyList<TokenEstimate> estimates, BurstResult? unlimited, BurstResult limited, double? share)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("run", options => options.NoWrap());
        foreach (string column in (string[])["calls", "refused", "tokens\nestimated", "tokens\nused", "time", "limit\nused"])
        {
            table.AddColumn(column, options => options.RightAligned().NoWrap());
        }

        if (unlimited is not null)
        {
            table.AddRow(Row("without the limiter", unlimited, "-", "-"));
        }

        long estimated = estimates.Sum(estimate => estimate.InputTokens + (estimate.MaxOutputTokens ?? 0));
        table.AddRow(Row("with the limiter", limited, $"{estimated:N0}", share is { } used ? $"{used:P1}" : "-"));
        AnsiConsole.Write(table);
    }

    /// <summary>What was expected of the first calls, and what the provider says they used; and how far all of them were off.</summary>
    public static void WriteCalls(IReadOnlyList<TokenEstimate> estimates, BurstResult limited, ModelUsage usage, int shown)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string column in (string[])["call", "prompt\nestimated", "prompt\ncounted", "answer\nexpected", "answer\nat most", "answer\nused"])
        {
            table.AddColumn(column, options => options.RightAligned().NoWrap());
        }

        for (int call = 0; call < Math.Min(shown, limited.Calls); call++)
        {
            ChatTokenUsage? used = limited.Usages[call];
            table.AddRow(
                $"{call + 1}", $"{estimates[call].InputTokens}", $"{used?.InputTokenCount}",
                $"{Burst.UsualOutputTokens}", $"{estimates[call].MaxOutputTokens}", $"{used?.OutputTokenCount}");
        }

        AnsiConsole.Write(table);
        int exact = estimates.Zip(limited.Usages).Count(call => call.First.InputTokens == call.Second?.InputTokenCount);
        AnsiConsole.WriteLine($"The provider counted the prompt as estimated in {exact} of {limited.Calls} calls.");
        foreach (CallSiteUsage site in usage.CallSites)
        {
            AnsiConsole.WriteLine($"Answers: {Burst.UsualOutputTokens} tokens expected at first, {site.ExpectedOutput} after {site.Answers} answers.");
        }
    }

    private static string[] Row(string name, BurstResult result, string estimated, string share) =>
    [
        name, $"{result.Calls}", result.Refused > 0 ? $"[red]{result.Refused}[/]" : "[green]0[/]", estimated, $"{result.UsedTokens:N0}",
        $"{result.Elapsed.TotalSeconds:F1} s", share,
    ];
}

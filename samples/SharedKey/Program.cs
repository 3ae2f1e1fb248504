using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LlmLimiter;

// 120 texts to label, all at once, and a question every half second, on one key of 40 requests per 2 s. The questions do not wait for the labels.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using LlmRateLimiter limiter = LlmRateLimiter.FromYaml(Path.Combine(AppContext.BaseDirectory, "rate_limits.yaml"));
IAssistant assistant = new RateLimitedAssistant(new Assistant(), limiter);

var labels = new ConcurrentBag<TimeSpan>();
var questions = new ConcurrentBag<TimeSpan>();
Task labelling = Task.WhenAll(Enumerable.Range(1, 120).Select(i => TimeAsync(labels, assistant.LabelAsync($"Text {i}"))));
while (!labelling.IsCompleted)
{
    await TimeAsync(questions, assistant.AskAsync("Why is the sky blue?"));
    ModelUsage usage = limiter.GetUsage("acme", "chat");
    RuleUsage key = usage.Rules.Single(rule => rule.Rule.Metric == LimitMetric.Requests);
    ModelUsage texts = limiter.GetUsage("acme", "small");
    Console.WriteLine($"{key.Used,3} of {key.Rule} used; {texts.Waiting,3} texts wait, the oldest for {texts.OldestWait.TotalSeconds:0.0} s");
    await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
}

await labelling;
Console.WriteLine();
Show("questions", questions);
Show("texts", labels);

static async Task TimeAsync(ConcurrentBag<TimeSpan> times, Task<string> call)
{
    long start = Stopwatch.GetTimestamp();
    await call;
    times.Add(Stopwatch.GetElapsedTime(start));
}

static void Show(string what, ConcurrentBag<TimeSpan> times) => Console.WriteLine(
    $"{times.Count,4} {what,-10} answered after {times.Average(time => time.TotalSeconds):0.0} s on average, {times.Max().TotalSeconds:0.0} s at most");

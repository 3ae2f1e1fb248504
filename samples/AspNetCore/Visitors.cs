using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace AspNetCore;

/// <summary>Visitors of the web application, who come again when they are told to.</summary>
public sealed class Visitors(HttpClient http)
{
    private int _answered;
    private int _toldToRetry;
    private int _unexpected;

    /// <summary>Whether all were answered in the end.</summary>
    public bool AreContent => _unexpected == 0;

    /// <summary>Has them ask all at once, waits until they are content, and says how that went.</summary>
    public async Task AskAsync(int count)
    {
        Console.WriteLine($"{count} visitors ask at once …");
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, count).Select(number => AskUntilAnsweredAsync($"Question {number}: why is the sky blue?")));
        Console.WriteLine(
            $"{_answered} answered after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s; "
            + $"{_toldToRetry} times somebody was told to come again later");
    }

    /// <summary>Has somebody ask what can never fit the limit.</summary>
    public async Task AskTooMuchAsync()
    {
        using HttpResponseMessage answer = await SendAsync(string.Concat(Enumerable.Repeat("and why is the sky blue? ", 2_000)));
        Console.WriteLine($"a question that can never fit: {(int)answer.StatusCode} {answer.ReasonPhrase}, at once");
        _unexpected += answer.StatusCode == HttpStatusCode.RequestEntityTooLarge && answer.Headers.RetryAfter is null ? 0 : 1;
    }

    /// <summary>Sends one question, and does not look at the answer.</summary>
    public async Task AskOnceAsync(string question)
    {
        using HttpResponseMessage answer = await SendAsync(question);
        answer.EnsureSuccessStatusCode();
    }

    private async Task AskUntilAnsweredAsync(string question)
    {
        while (true)
        {
            using HttpResponseMessage answer = await SendAsync(question);
            if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: RetryConditionHeaderValue { Delta: { } wait } })
            {
                Interlocked.Increment(ref _toldToRetry);
                await Task.Delay(wait, TimeProvider.System);
                continue;
            }

            Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref _answered : ref _unexpected);
            return;
        }
    }

    private Task<HttpResponseMessage> SendAsync(string question) => http.PostAsync("ask", new StringContent(question));
}

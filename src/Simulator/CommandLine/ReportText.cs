using System.Globalization;

namespace LlmLimiter.Simulator.CommandLine;

/// <summary>A report for people.</summary>
internal static class ReportText
{
    public static string Of(SimulatorReport report) => string.Join(Environment.NewLine, report.Models.Select(Of));

    private static string Of(ModelReport model) => string.Create(CultureInfo.InvariantCulture, $"""
        {model.Model}
          admitted             {model.Admitted} calls
          refused              {model.Refused} calls
          faulty               {model.Faulted} calls answered by a fault
          charged              {model.ChargedTokens} tokens, {model.OverrunTokens} of them at completion
          used                 {model.UsedTokens} tokens
          most in any window   {model.MostRequestsInAnyWindow} of {Limit(model.RequestsLimit)} requests
                               {model.MostTokensInAnyWindow} of {Limit(model.TokensLimit)} tokens
                               {model.MostInputTokensInAnyWindow} of {Limit(model.InputTokensLimit)} input tokens
                               {model.MostOutputTokensInAnyWindow} of {Limit(model.OutputTokensLimit)} output tokens
          window               {model.Per}
          first to last        {model.Duration} (ideal: {model.IdealDuration}, share {model.Share:P1})
          another client       {model.OtherAdmitted} calls, {model.OtherTokens} tokens (share of what it left {model.ShareOfLeft:P1})
        """);

    private static string Limit(long limit) => limit == 0 ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlmLimiter.Simulator.CommandLine;

namespace LlmLimiter.Simulator;

internal static class Program
{
    private const int Failed = 1;
    private const int BadArguments = 2;

    public static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(arguments, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true; // not the process at once: the report is still to be printed
            stop.Cancel();
        }
    }

    /// <summary>Runs until it is stopped. The result is the exit code.</summary>
    internal static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        SimulatorCommand command = SimulatorCommand.Parse(arguments);
        if (command.Help)
        {
            await output.WriteLineAsync(SimulatorCommand.Usage).ConfigureAwait(false);
            return 0;
        }

        if (command.Options is null)
        {
            await error.WriteLineAsync($"{command.Error} See --help.").ConfigureAwait(false);
            return BadArguments;
        }

        try
        {
            await ServeAsync(command.Options, output, stop).ConfigureAwait(false);
            return 0;
        }
        catch (IOException inUse)
        {
            await error.WriteLineAsync(inUse.Message).ConfigureAwait(false);
            return Failed;
        }
    }

    private static async Task ServeAsync(ProviderSimulatorOptions options, TextWriter output, CancellationToken stop)
    {
        ProviderSimulator simulator = await ProviderSimulator.StartAsync(options, CancellationToken.None).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable stopped = simulator.ConfigureAwait(false);
        await output.WriteLineAsync(simulator.BaseAddress.ToString()).ConfigureAwait(false);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(stopping.SetResult);
        await stopping.Task.ConfigureAwait(false);
        await output.WriteLineAsync(ReportText.Of(simulator.Report())).ConfigureAwait(false);
    }
}

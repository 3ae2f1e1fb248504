using LlmLimiter.Simulator.Enforcement;
using LlmLimiter.Simulator.Faults;

namespace LlmLimiter.Simulator.Serving;

/// <summary>What an endpoint needs to serve its calls.</summary>
internal sealed record Service(IDialect Dialect, EnforcedModels Models, Pace Pace, SimulatorFaults Faults);

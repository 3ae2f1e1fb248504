using System.Reflection;

namespace LlmLimiter.Tests;

/// <summary>What users of an assembly can see, as text.</summary>
internal static class PublicSurface
{
    /// <summary>
    /// Fails when it is not the one in the file. A change is a change for users: look twice, then run with UPDATE_APPROVED=1.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="approvedPath">The file, below the repository's root.</param>
    public static void RequireApproved(Assembly assembly, string approvedPath)
    {
        string path = Path.Combine(Repository.Root, approvedPath);
        string actual = string.Join('\n', assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe));
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string Describe(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}")
            : type.GetMembers(Declared)
                .Where(member => member is not MethodBase { IsSpecialName: true } or ConstructorInfo && !member.Name.Contains('<', StringComparison.Ordinal))
                .Select(Describe)
                .Order(StringComparer.Ordinal);
        string bases = string.Join(", ", new[] { type.BaseType }.Where(one => one != typeof(object) && one != typeof(ValueType) && one != typeof(Enum))
            .Concat(type.IsEnum ? [] : type.GetInterfaces()).OfType<Type>().Select(Name).Order(StringComparer.Ordinal));
        return $"{Kind(type)} {type.FullName}{(bases.Length > 0 ? $" : {bases}" : "")}\n{string.Concat(members.Select(member => $"    {member}\n"))}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({Parameters(method)})",
        PropertyInfo property => $"{(property.GetMethod!.IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name} {{ get;{Setter(property)} }}",
        FieldInfo field => $"field {Name(field.FieldType)} {field.Name}",
        _ => $"{member.MemberType} {member.Name}",
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == "IsExternalInit") ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        return type.IsGenericType && !type.IsGenericParameter
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}

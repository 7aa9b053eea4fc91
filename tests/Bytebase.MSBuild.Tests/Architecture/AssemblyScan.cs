using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Tests.Architecture;

/// <summary>The types of the package's assembly, and which other types their signatures and their code use.</summary>
internal static class AssemblyScan
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static Assembly Assembly { get; } = typeof(Finding).Assembly;

    public static IReadOnlyList<Type> Types { get; } = Assembly.GetTypes();

    /// <summary>The room of a type of ours: <c>Delivery</c> for <c>Bytebase.MSBuild.Delivery</c>; <c>Microsoft.Build</c> for MSBuild's; otherwise none.</summary>
    public static string? RoomOf(Type type)
    {
        var space = type.Namespace ?? "";
        // Ours, though it has MSBuild's name: MSBuild looks for it by name.
        if (type.Assembly == Assembly && space.StartsWith("Microsoft.Build", StringComparison.Ordinal))
            return "Tasks";
        if (space.StartsWith("Bytebase.MSBuild.", StringComparison.Ordinal))
            return space.Split('.')[2];
        return type.Assembly.GetName().Name!.StartsWith("Microsoft.Build", StringComparison.Ordinal) ? "Microsoft.Build" : null;
    }

    public static IEnumerable<Type> UsedBy(Type type)
    {
        var used = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var other in type.GetInterfaces())
            Add(other);
        foreach (var attribute in type.GetCustomAttributesData())
            Add(attribute.AttributeType);
        foreach (var field in type.GetFields(All))
            Add(field.FieldType);
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            Add((method as MethodInfo)?.ReturnType);
            foreach (var parameter in method.GetParameters())
                Add(parameter.ParameterType);
            if (method.GetMethodBody() is not { } body)
                continue;
            foreach (var local in body.LocalVariables)
                Add(local.LocalType);
            foreach (var member in Members(method, body.GetILAsByteArray()!))
            {
                Add(member as Type ?? member.DeclaringType);
                Add((member as FieldInfo)?.FieldType);
                if (member is MethodInfo { IsGenericMethod: true } generic)
                {
                    foreach (var argument in generic.GetGenericArguments())
                        Add(argument);
                }
            }
        }

        return used;

        void Add(Type? other)
        {
            while (other?.HasElementType == true)
                other = other.GetElementType();
            if (other is null || other.IsGenericParameter || !used.Add(other))
                return;
            foreach (var argument in other.GenericTypeArguments)
                Add(argument);
        }
    }

    public static bool IsCompilerGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static IEnumerable<MemberInfo> Members(MethodBase method, byte[] il)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var i = 0; i < il.Length;)
        {
            var code = il[i] == 0xFE ? Codes[(short)(0xFE00 | il[i + 1])] : Codes[il[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, i), typeArguments, methodArguments)!;
            i += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
        }
    }
}

using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bytebase.RegexGenerator;

/// <summary>
/// What <c>[GeneratedRegex]</c> asks for, on .NET Framework: .NET's own generator writes code against types that are not there
/// (<c>RegexRunner.Scan(ReadOnlySpan&lt;char&gt;)</c>). This one writes a <c>Regex</c> that is made once, so that the sources are the same.
/// </summary>
[Generator]
public sealed class GeneratedRegexGenerator : IIncrementalGenerator
{
    private const string Attribute = "System.Text.RegularExpressions.GeneratedRegexAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var methods = context.SyntaxProvider.ForAttributeWithMetadataName(Attribute, static (node, _) => node is MethodDeclarationSyntax, Write);
        context.RegisterSourceOutput(methods.Collect(), static (output, written) =>
        {
            if (!written.IsEmpty)
                output.AddSource("GeneratedRegex.g.cs", "#nullable enable\n" + string.Concat(written));
        });
    }

    private static string Write(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var arguments = context.Attributes[0].ConstructorArguments;
        var regex = $"new({string.Join(", ", arguments.Select((argument, i) => Argument(argument, i)))})";
        var access = SyntaxFacts.GetText(method.DeclaredAccessibility);
        var text = new StringBuilder()
            .Append("namespace ").Append(method.ContainingNamespace.ToDisplayString()).Append("\n{\n");
        var types = ContainingTypes(method);
        foreach (var type in types)
            text.Append("partial ").Append(type.IsRecord ? "record " : "").Append(type.TypeKind == TypeKind.Struct ? "struct " : "class ").Append(type.Name).Append("\n{\n");
        text.Append("private static readonly global::System.Text.RegularExpressions.Regex __").Append(method.Name).Append(" = ").Append(regex).Append(";\n")
            .Append(access).Append(" static partial global::System.Text.RegularExpressions.Regex ").Append(method.Name).Append("() => __").Append(method.Name).Append(";\n")
            .Append('}', types.Length + 1).Append('\n');
        return text.ToString();
    }

    // The pattern, then its options, then a time limit in milliseconds.
    private static string Argument(TypedConstant argument, int index) => index switch
    {
        0 => SymbolDisplay.FormatLiteral((string)argument.Value!, quote: true),
        1 => $"(global::System.Text.RegularExpressions.RegexOptions){argument.Value}",
        _ => $"global::System.TimeSpan.FromMilliseconds({argument.Value})",
    };

    private static ImmutableArray<INamedTypeSymbol> ContainingTypes(IMethodSymbol method)
    {
        var types = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            types.Insert(0, type);
        return types.ToImmutable();
    }
}

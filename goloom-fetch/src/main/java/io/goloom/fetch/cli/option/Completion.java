package io.goloom.fetch.cli.option;

import java.util.List;
import java.util.stream.Collectors;

/// Scripts that complete the command line of `goloom` with the tab key.
public final class Completion {
  /// The shells that there are scripts for.
  public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final String COMMANDS = "fetch vet completion man help";

  private Completion() {}

  /// The script for a shell.
  ///
  /// @param shell one of [#SHELLS]
  /// @return its text
  public static String script(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      case "fish" -> fish();
      default -> throw new IllegalArgumentException("no completion for " + shell);
    };
  }

  private static List<Option> options() {
    return new FetchOptions().all();
  }

  private static String bash() {
    return """
    # bash completion for goloom: source <(goloom completion bash)
    _goloom() {
      local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
      if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W '%s' -- "$cur"))
        return
      fi
      case ${COMP_WORDS[1]} in
        fetch) ;;
        completion) COMPREPLY=($(compgen -W '%s' -- "$cur")); return ;;
        *) compopt -o default; return ;;
      esac
      case $prev in
        %s) compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        %s) compopt -o filenames; COMPREPLY=($(compgen -d -- "$cur")); return ;;
        %s) return ;;
      esac
      case $cur in
        -*) COMPREPLY=($(compgen -W '%s' -- "$cur")) ;;
      esac
    }
    complete -F _goloom goloom ./goloom
    """
        .formatted(
            COMMANDS,
            String.join(" ", SHELLS),
            names(Option.FILE),
            names(Option.DIRECTORY),
            options().stream()
                .filter(o -> o.takesValue() && !isFile(o) && !isDirectory(o))
                .flatMap(o -> o.names().stream())
                .collect(Collectors.joining("|")),
            options().stream().flatMap(o -> o.names().stream()).collect(Collectors.joining(" ")));
  }

  private static String names(String label) {
    return options().stream()
        .filter(o -> o.label().equals(label))
        .flatMap(o -> o.names().stream())
        .collect(Collectors.joining("|"));
  }

  private static boolean isFile(Option option) {
    return option.label().equals(Option.FILE);
  }

  private static boolean isDirectory(Option option) {
    return option.label().equals(Option.DIRECTORY);
  }

  private static String zsh() {
    StringBuilder out =
        new StringBuilder(
            """
            #compdef goloom
            # zsh completion for goloom: goloom completion zsh > a directory of $fpath/_goloom
            _goloom() {
              if (( CURRENT == 2 )); then
                compadd %s
                return
              fi
              case ${words[2]} in
                fetch) ;;
                completion) compadd %s; return ;;
                *) _files; return ;;
              esac
              shift words
              (( CURRENT-- ))
              _arguments -s -S \\
            """
                .formatted(COMMANDS, String.join(" ", SHELLS)));
    for (Option option : options()) {
      for (String name : option.names()) {
        out.append("    '").append(name).append(zshValue(option, name)).append("' \\\n");
      }
    }
    return out + "    '*:URL:'\n}\n_goloom \"$@\"\n";
  }

  private static String zshValue(Option option, String name) {
    String help = "[" + zshText(option.help()) + "]";
    if (!option.takesValue()) {
      return help;
    }
    String action = isFile(option) ? "_files" : isDirectory(option) ? "_files -/" : " ";
    String label = option.label().replace(":", "\\:");
    return (name.startsWith("--") ? "=" : "+") + help + ":" + label + ":" + action;
  }

  private static String zshText(String text) {
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }

  private static String fish() {
    StringBuilder out =
        new StringBuilder(
            """
            # fish completion for goloom: goloom completion fish > ~/.config/fish/completions/goloom.fish
            complete -c goloom -f
            complete -c goloom -n __fish_use_subcommand -a '%s'
            complete -c goloom -n '__fish_seen_subcommand_from completion' -a '%s'
            """
                .formatted(COMMANDS, String.join(" ", SHELLS)));
    for (Option option : options()) {
      out.append("complete -c goloom -n '__fish_seen_subcommand_from fetch'");
      for (String name : option.names()) {
        out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      if (option.takesValue()) {
        out.append(
            isFile(option)
                ? " -r -F"
                : isDirectory(option) ? " -x -a '(__fish_complete_directories)'" : " -x");
      }
      out.append(" -d '")
          .append(option.help().replace("\\", "\\\\").replace("'", "\\'"))
          .append("'\n");
    }
    return out.toString();
  }
}

#compdef lust
# Made by 'lust completion zsh'.

_lust() {
  local curcontext=$curcontext state line ret=1
  typeset -A opt_args
  local -a known=(
    'config:prints an INI file'\''s values, or what is wrong with it'
    'doctor:examines a running daemon: identity, jail, descriptors, pid file'
    'run:runs a program jailed, without root, with its ports bound'
    'tail:follows a log file through every rotation'
    'completion:prints what makes a shell complete this program'\''s command line'
    'help:says what the commands do'
  )
  _arguments -C '(- *)'{-h,--help}'[says what the commands do]' '(- *)--version[says the version]' \
    '1: :->command' '*:: :->words' && ret=0
  case $state in
    command) _describe -t commands command known && ret=0 ;;
    words)
      case $words[1] in
        config)
          _arguments -s -S \
            '--json''[prints JSON]' \
            '(-h --help)'{-h,--help}'[says this]' \
            '1: :_files' '*: :_files' && ret=0 ;;
        doctor)
          _arguments -s -S \
            '--json''[prints JSON]' \
            '(-h --help)'{-h,--help}'[says this]' \
            '1: :_pids' '*: :_files' && ret=0 ;;
        run)
          _arguments -s -S \
            '--user=''[whom it becomes, by name or number; has to be given]:USER:_users' \
            '--group=''[its group; the user'\''s own by default]:GROUP:_groups' \
            '--groups=''[supplementary groups; none by default]:LIST:_groups' \
            '--jail=''[the directory that it is shut in; root'\''s, and there already]:DIR:_files -/' \
            '--namespace''[with --jail\: nothing but the jail is mounted for it]' \
            '--landlock-read=''[files, as the jail has them, to read and run, or none; all by default]:LIST:_files' \
            '--landlock-write=''[files that it may change and read, or none; all by default]:LIST:_files' \
            '--landlock-connect=''[TCP ports that it may connect to, or none; all by default]:LIST: ' \
            '--landlock-bind=''[TCP ports that it may bind besides --listen, or none; all by default]:LIST: ' \
            '--carry''[opens the program before the jail, so that a static one need not be in it]' \
            '--keep=''[capabilities that it has; none by default]:LIST:(kill net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_pacct sys_nice sys_resource sys_time sys_tty_config lease audit_write audit_control syslog wake_alarm block_suspend audit_read)' \
            '*--listen=''[binds a port, address\:port or /path as root and hands it over as LISTEN_FDS; repeatable]:WHERE: ' \
            '--background''[leaves the terminal; returns once the program runs, and prints its pid]' \
            '--pidfile=''[claims the file for the program'\''s life; a second run is refused]:FILE:_files' \
            '--log=''[where its standard output and error go, appended]:FILE:_files' \
            '*--env=''[keeps or sets a variable besides PATH, LANG, LC_*, TZ; repeatable]:NAME\[=VALUE\]: ' \
            '--umask=''[permissions that files do not get; 077 by default]:MODE: ' \
            '--seccomp=''[system calls\: default, strict (programs can still be run) or off]:FILTER:(default strict off)' \
            '--timeout=''[how long the start may take; 30s by default]:TIME: ' \
            '(-h --help)'{-h,--help}'[says this]' \
            '(-)1: :_command_names -e' '*::program: _normal' && ret=0 ;;
        tail)
          _arguments -s -S \
            '*--match=''[only lines in which REGEX is found; (?<group>...) names a group; repeatable]:NAME=REGEX: ' \
            '--from=''[end (the default), beginning, or a position that was saved]:WHERE:(end beginning)' \
            '--state=''[begins where the position in FILE says, and saves it there]:FILE:_files' \
            '--poll''[looks ten times a second instead of being told by inotify]' \
            '--once''[ends when there is nothing more to read]' \
            '(-h --help)'{-h,--help}'[says this]' \
            '1: :_files' '*: :_files' && ret=0 ;;
        completion)
          _arguments -s -S \
            '(-h --help)'{-h,--help}'[says this]' \
            '1: :(bash zsh fish)' '*: :_files' && ret=0 ;;
        help)
          _arguments -s -S \
            '--man''[prints the manual page, for man(1)]' \
            '(-h --help)'{-h,--help}'[says this]' \
            '1: :(config doctor run tail completion help)' '*: :_files' && ret=0 ;;
      esac ;;
  esac
  return ret
}

if [[ $funcstack[1] == _lust || $funcstack[1] == _lust ]]; then
  _lust "$@"
else
  compdef _lust lust
fi

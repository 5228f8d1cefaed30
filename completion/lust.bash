# bash completion for lust
# Made by 'lust completion bash'.

_lust() {
    local -a words=("${COMP_WORDS[0]}") candidates=()
    local word='' i command options='' valued='' kind='' first='' ends='' rest='' skip='' option='' count=0

    # Bash takes words apart at '='.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]} > 1)) && [[ $word == = || ${COMP_WORDS[i - 1]} == = && -n $word ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    word=${words[-1]}

    if ((${#words[@]} == 2)); then
        mapfile -t COMPREPLY < <(compgen -W 'config doctor run tail completion help --help --version' -- "$word")
        return
    fi
    command=${words[1]}
    case $command in
            config) options='--json --help -h' valued='' first='file' ;;
            doctor) options='--json --help -h' valued='' first='process' ;;
            run) options='--user --group --groups --jail --namespace --landlock-read --landlock-write --landlock-connect --landlock-bind --carry --keep --listen --background --pidfile --log --env --umask --seccomp --timeout --help -h' valued='--user --group --groups --jail --landlock-read --landlock-write --landlock-connect --landlock-bind --keep --listen --pidfile --log --env --umask --seccomp --timeout' first='program' ends=1 ;;
            tail) options='--match --from --state --poll --once --help -h' valued='--match --from --state' first='file' ;;
            completion) options='--help -h' valued='' first='words:bash zsh fish' ;;
            help) options='--man --help -h' valued='' first='words:config doctor run tail completion help' ;;
    *) return ;;
    esac

    for ((i = 2; i < ${#words[@]} - 1; i++)); do
        if [[ $skip ]]; then
            skip=
        elif [[ ! $rest && ${words[i]} == -- ]]; then
            rest=1
        elif [[ ! $rest && ${words[i]} == -?* ]]; then
            [[ " $valued " == *" ${words[i]} "* ]] && skip=1
        else
            count=$((count + 1)) rest=$ends$rest
        fi
    done

    if [[ $skip ]]; then
        option=${words[-2]}
    elif [[ ! $rest && $word == --*=* ]]; then
        option=${word%%=*} word=${word#*=}
    elif [[ ! $rest && $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
    fi
    if [[ $option ]]; then
        case $command$option in
            run--user) kind='user' ;;
            run--group) kind='group' ;;
            run--groups) kind='group' ;;
            run--jail) kind='folder' ;;
            run--landlock-read) kind='file' ;;
            run--landlock-write) kind='file' ;;
            run--landlock-connect) kind='text' ;;
            run--landlock-bind) kind='text' ;;
            run--keep) kind='words:kill net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_pacct sys_nice sys_resource sys_time sys_tty_config lease audit_write audit_control syslog wake_alarm block_suspend audit_read' ;;
            run--listen) kind='text' ;;
            run--pidfile) kind='file' ;;
            run--log) kind='file' ;;
            run--env) kind='text' ;;
            run--umask) kind='text' ;;
            run--seccomp) kind='words:default strict off' ;;
            run--timeout) kind='text' ;;
            tail--match) kind='text' ;;
            tail--from) kind='words:end beginning' ;;
            tail--state) kind='file' ;;
        esac
    else
        kind=file
        ((count == 0)) && kind=$first
    fi

    case $kind in
        text) ;;
        file) compopt -o filenames; mapfile -t candidates < <(compgen -f -- "$word") ;;
        folder) compopt -o filenames; mapfile -t candidates < <(compgen -d -- "$word") ;;
        user) mapfile -t candidates < <(compgen -u -- "$word") ;;
        group) mapfile -t candidates < <(compgen -g -- "$word") ;;
        process) mapfile -t candidates < <(cd /proc && compgen -W "$(echo [0-9]*)" -- "$word") ;;
        program) compopt -o filenames; mapfile -t candidates < <(compgen -c -- "$word"; compgen -d -- "$word") ;;
        key) compopt -o nospace; mapfile -t candidates < <(compgen -S = -W "$keys" -- "$word") ;;
        words:*) mapfile -t candidates < <(compgen -W "${kind#words:}" -- "$word") ;;
    esac
    COMPREPLY=("${candidates[@]}")
}

complete -F _lust lust

#pragma once
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>
#include <readline/history.h>

/* Readline is steered by global variables, which Swift cannot prove safe to touch. Only the thread
   that edits a line calls these functions. */

/* Before the first line: signals, names and the characters that end a word for completion. */
static inline void nn_readline_prepare(rl_completion_func_t *complete, rl_getc_func_t *get,
                                       int to_standard_error) {
  rl_readline_name = "nn";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  rl_attempted_completion_function = complete;
  rl_getc_function = get;
  rl_basic_word_break_characters = " \t\n\"'`@$><=;|&{}()[],.:+-*/%!?~^#";
  rl_completer_quote_characters = "\"'";
  if (to_standard_error) rl_outstream = stderr;
  using_history();
}

static inline const char *nn_readline_line(void) { return rl_line_buffer ? rl_line_buffer : ""; }

/* Shows the prompt; a line goes to the handler. An earlier Ctrl-D is forgotten. */
static inline void nn_readline_begin(const char *prompt, rl_vcpfunc_t *handler) {
#if RL_READLINE_VERSION >= 0x0801
  rl_eof_found = 0;
#endif
  rl_callback_handler_install(prompt, handler);
}

/* Puts text into the line as if it were typed. */
static inline void nn_readline_insert(const char *text) {
  rl_insert_text(text);
  rl_redisplay();
}

/* How the matches of this completion are finished and listed: with a character behind the only one,
   as paths, with the closing quote when one was opened. */
static inline void nn_readline_finish_matches(int append, int are_files, int ends_quote) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = append;
  rl_completion_suppress_append = append == 0;
  rl_completion_suppress_quote = !ends_quote;
  rl_filename_completion_desired = are_files;
  rl_filename_quoting_desired = 0;
}

/* Leaves the line being edited as it is on the screen and forgets it. */
static inline void nn_readline_abandon(void) {
  rl_callback_sigcleanup();
  rl_free_line_state();
  rl_point = rl_end;
  rl_redisplay();
  fputs("^C", rl_outstream ? rl_outstream : stdout);
  fflush(rl_outstream ? rl_outstream : stdout);
  rl_callback_handler_remove();
  fputs("\n", rl_outstream ? rl_outstream : stdout);
  fflush(rl_outstream ? rl_outstream : stdout);
}

/* A new line after Ctrl-D, unless Readline has started one, as it does when it ends bracketed paste. */
static inline void nn_readline_end_line(void) {
  const char *paste = rl_variable_value("enable-bracketed-paste");
  if (RL_READLINE_VERSION >= 0x0801 && paste && strcmp(paste, "on") == 0) return;
  fputs("\n", rl_outstream ? rl_outstream : stdout);
  fflush(rl_outstream ? rl_outstream : stdout);
}

/* Around a stop by Ctrl-Z. */
static inline void nn_readline_release_terminal(void) {
  if (rl_deprep_term_function) (*rl_deprep_term_function)();
}
static inline void nn_readline_take_terminal(void) {
  if (rl_prep_term_function) (*rl_prep_term_function)(1);
  rl_on_new_line();
  rl_reset_screen_size();
  rl_redisplay();
}

/* Of the oldest line that is kept; it grows when older ones are forgotten. */
static inline int nn_history_first(void) { return history_base; }
static inline int nn_history_count(void) { return history_length; }
static inline const char *nn_history_line(int index) {
  HIST_ENTRY *entry = history_get(history_base + index);
  return entry ? entry->line : NULL;
}

/* No SA_RESTART: a blocking read is to end when Ctrl-C comes. `once` gives the signal back to the
   system after the first, so that a second Ctrl-C ends a script that does not stop. */
static inline void nn_handle_signal(int number, void (*handler)(int), int once) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  action.sa_flags = once ? (int)SA_RESETHAND : 0;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}
static inline void nn_ignore_signal(int number) { signal(number, SIG_IGN); }
static inline void nn_default_signal(int number) { signal(number, SIG_DFL); }

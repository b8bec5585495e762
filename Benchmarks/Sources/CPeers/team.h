#ifndef CPEERS_TEAM_H
#define CPEERS_TEAM_H

// One or two threads that do one piece of work, half each.
typedef struct cpeers_team cpeers_team;

// Elements `from ..< to` of the work that `context` describes.
typedef void (*cpeers_work)(void *context, long from, long to);

// Null where there is no memory, or no thread. `threads` is 1 or 2.
cpeers_team *cpeers_team_create(int threads);
void cpeers_team_destroy(cpeers_team *team);

// Returns when all of `0 ..< count` is done.
void cpeers_team_run(cpeers_team *team, cpeers_work work, void *context, long count);

#endif

#include "team.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct cpeers_team {
    // The helper, when there is one, takes the second half.
    bool hasHelper;
    pthread_t helper;
    pthread_mutex_t mutex;
    pthread_cond_t started, finished;
    cpeers_work work;  // that waits for the helper, otherwise null
    void *context;
    long from, to;
    bool ends;
};

static void *help(void *argument) {
    cpeers_team *team = argument;
    pthread_mutex_lock(&team->mutex);
    for (;;) {
        while (!team->work && !team->ends) pthread_cond_wait(&team->started, &team->mutex);
        if (team->ends) break;
        pthread_mutex_unlock(&team->mutex);
        team->work(team->context, team->from, team->to);
        pthread_mutex_lock(&team->mutex);
        team->work = NULL;
        pthread_cond_signal(&team->finished);
    }
    pthread_mutex_unlock(&team->mutex);
    return NULL;
}

cpeers_team *cpeers_team_create(int threads) {
    cpeers_team *team = calloc(1, sizeof *team);
    if (!team) return NULL;
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->started, NULL);
    pthread_cond_init(&team->finished, NULL);
    if (threads > 1) {
        team->hasHelper = pthread_create(&team->helper, NULL, help, team) == 0;
        if (!team->hasHelper) {
            cpeers_team_destroy(team);
            return NULL;
        }
    }
    return team;
}

void cpeers_team_destroy(cpeers_team *team) {
    if (!team) return;
    if (team->hasHelper) {
        pthread_mutex_lock(&team->mutex);
        team->ends = true;
        pthread_cond_signal(&team->started);
        pthread_mutex_unlock(&team->mutex);
        pthread_join(team->helper, NULL);
    }
    pthread_cond_destroy(&team->started);
    pthread_cond_destroy(&team->finished);
    pthread_mutex_destroy(&team->mutex);
    free(team);
}

void cpeers_team_run(cpeers_team *team, cpeers_work work, void *context, long count) {
    if (!team->hasHelper) {
        work(context, 0, count);
        return;
    }
    // A whole cache line, so that no line has two writers.
    const long middle = count / 2 / 16 * 16;
    pthread_mutex_lock(&team->mutex);
    team->work = work;
    team->context = context;
    team->from = middle;
    team->to = count;
    pthread_cond_signal(&team->started);
    pthread_mutex_unlock(&team->mutex);
    work(context, 0, middle);
    pthread_mutex_lock(&team->mutex);
    while (team->work) pthread_cond_wait(&team->finished, &team->mutex);
    pthread_mutex_unlock(&team->mutex);
}

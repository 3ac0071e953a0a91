"""The worker: takes jobs one after the other until it is asked to end."""

import logging

from app.jobs.errors import UNEXPECTED, AttemptSuperseded
from app.jobs.worker import attempts
from app.jobs.worker.attempts import Attempt
from app.jobs.worker.execution import Cancelled, Draining, Execution, Tools
from app.store.errors import DatabaseUnavailable

_LOGGER = logging.getLogger("convscope.jobs")
_IDLE_SECONDS = 1.0


class Worker:
    """Does jobs, one at a time.

    Args:
        name: unique among all workers, including earlier ones and those of other servers.
    """

    def __init__(self, tools: Tools, name: str) -> None:
        self._tools, self._name = tools, name

    def run(self) -> None:
        """Do jobs until the signals say to end."""
        signals = self._tools.signals
        try:
            while not signals.is_draining:
                signals.show_life()
                attempt = self._tools.write(attempts.claim, self._name, self._tools.lease_seconds)
                if attempt is None:
                    signals.wait(_IDLE_SECONDS)
                else:
                    self._do(attempt)
        except Draining:
            return

    def _do(self, attempt: Attempt) -> None:
        doing = Execution(self._tools, attempt)
        try:
            self._do_or_end(doing, attempt)
        except AttemptSuperseded:
            _LOGGER.warning("job %d: attempt %d was superseded", attempt.number, attempt.attempt)
            return
        if doing.checkpoint is not None:
            doing.delete_file(doing.checkpoint)

    def _do_or_end(self, doing: Execution, attempt: Attempt) -> None:
        """Do the epochs. If they end early, record why."""
        try:
            doing.all_epochs()
        except AttemptSuperseded:
            raise
        except Draining:
            self._release(attempt)
            raise
        except Cancelled:
            self._tools.write(attempts.cancel, attempt)
        except Exception as error:
            problem = self._tools.work.sentence(error)
            if problem is None:
                _LOGGER.exception("job %d failed", attempt.number)
            self._tools.write(attempts.fail, attempt, problem or UNEXPECTED)

    def _release(self, attempt: Attempt) -> None:
        """Give the job back; where the database does not let it, the lease lapses."""
        try:
            with self._tools.database.writing() as connection:
                attempts.release(connection, attempt)
        except (DatabaseUnavailable, AttemptSuperseded):
            _LOGGER.warning("job %d could not be given back; its lease will lapse", attempt.number)

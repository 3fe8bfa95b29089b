"""What the drawer asks of the server.

The browser sends a context and the name of an action, nothing else: the text is taken here, as this person may see
it. When the browser goes away Django cancels the view, and with it the call to the provider.
"""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutela.ai.api import PlacedBody, for_people, get_manager, refused
from tutela.courses.api import as_text, module_in
from tutela.identity.api import Person
from tutela.plugins.placements.courseassist import answers
from tutela.plugins.placements.courseassist.passage import passage
from tutela.plugins.placements.courseassist.placement import CourseAssist
from tutela.sdk.actions import MAX_PROMPT

ACTIONS = {action.basename: action for action in CourseAssist.actions}


class Ask(PlacedBody):
    """An action in a module's context."""

    action: str


@require_POST
@for_people
async def act(request: HttpRequest, person: Person) -> JsonResponse:
    """Perform an action on the text of a module."""
    ask = Ask.model_validate_json(request.body)
    kind = ACTIONS.get(ask.action)
    if kind is None:
        return refused(404, _("There is no such AI feature here."))
    module = await sync_to_async(module_in)(person, ask.contextid)
    content = as_text(module.content)
    if not content:
        return refused(422, _("There is no text on this page to work with."))
    text = f"{module.name}\n\n{content}"
    prompt = passage(text, MAX_PROMPT)
    action = kind(contextid=ask.contextid, userid=person.pk, prompttext=prompt)
    outcome = await get_manager().process(action, placement=CourseAssist.name)
    shortened = len(prompt) < len(text)
    return JsonResponse(answers.of_outcome(outcome, language=module.language, shortened=shortened))

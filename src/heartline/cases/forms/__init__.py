"""What staff fill in on the page of a case: one form for each act."""

from heartline.cases.forms.answers import (
    AnswerAtOnceForm,
    DraftForm,
    NoteForm,
    OutcomeForm,
    ReviewForm,
    SendForm,
    WriteForm,
)
from heartline.cases.forms.applications import (
    AskExclusionForm,
    AskExtensionForm,
    AskListingForm,
    AskPauseForm,
    AskReviewForm,
    DecideForm,
    EndApplicationForm,
)
from heartline.cases.forms.base import ActForm
from heartline.cases.forms.desk import (
    EraseForm,
    MakePrivateForm,
    MergeForm,
    OutOfScopeForm,
    ReleaseForm,
    TakeBackForm,
    UnmergeForm,
)
from heartline.cases.forms.dispatch import (
    AcceptForm,
    AssignForm,
    FinishForm,
    HearForm,
    ReturnForm,
    SortForm,
    TakeSuggestionForm,
)
from heartline.cases.forms.helps import CheckForm
from heartline.cases.forms.issues import GatherForm
from heartline.cases.forms.knowledge import ToKnowledgeForm
from heartline.cases.forms.prompts import HastenForm, SuperviseForm
from heartline.cases.forms.triage import LinkForm, RecallForm, SplitForm, UnlinkForm
from heartline.cases.forms.verdicts import CallBackForm, VerdictForm
from heartline.cases.rules import Act

FORMS: dict[Act, type[ActForm]] = {
    Act.ACCEPT: AcceptForm,
    Act.SEND: SendForm,
    Act.REVIEW: ReviewForm,
    Act.DRAFT: DraftForm,
    Act.ASSIGN: AssignForm,
    Act.ANSWER_AT_ONCE: AnswerAtOnceForm,
    Act.FINISH: FinishForm,
    Act.RETURN: ReturnForm,
    Act.VERDICT: VerdictForm,
    Act.CALL_BACK: CallBackForm,
    Act.OUTCOME: OutcomeForm,
    Act.SORT: SortForm,
    Act.TAKE_SUGGESTION: TakeSuggestionForm,
    Act.WRITE: WriteForm,
    Act.NOTE: NoteForm,
    Act.HEAR: HearForm,
    Act.RELEASE: ReleaseForm,
    Act.TAKE_BACK: TakeBackForm,
    Act.UNMERGE: UnmergeForm,
    Act.MERGE: MergeForm,
    Act.OUT_OF_SCOPE: OutOfScopeForm,
    Act.MAKE_PRIVATE: MakePrivateForm,
    Act.ERASE: EraseForm,
    Act.RECALL: RecallForm,
    Act.SPLIT: SplitForm,
    Act.LINK: LinkForm,
    Act.UNLINK: UnlinkForm,
    Act.GATHER: GatherForm,
    Act.CHECK: CheckForm,
    Act.TO_KNOWLEDGE: ToKnowledgeForm,
    Act.DECIDE: DecideForm,
    Act.ASK_EXTENSION: AskExtensionForm,
    Act.ASK_PAUSE: AskPauseForm,
    Act.ASK_LISTING: AskListingForm,
    Act.ASK_EXCLUSION: AskExclusionForm,
    Act.ASK_REVIEW: AskReviewForm,
    Act.HASTEN: HastenForm,
    Act.SUPERVISE: SuperviseForm,
    Act.END_APPLICATION: EndApplicationForm,
}

__all__ = ["FORMS", "ActForm"]

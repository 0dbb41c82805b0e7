"""Every element that the layout of an answer has, so that a new one is noticed (項目).

Elements that are not here are passed over. Only their names are kept, never what they
say: nobody knows whether a desk may keep it.
"""

import re
from collections import deque

from kiosk.online.oqs.xml import Element, plain

MOST_NAMES = 20
"""Of unknown elements that are kept."""
LONGEST_NAME = 64

_MESSAGE = """
XmlMsg MessageHeader ProcessExecutionTime QualificationConfirmationDate
MedicalInstitutionCode ArbitraryFileIdentifier ReferenceClassification SegmentOfResult
ErrorCode ErrorMessage CharacterCodeIdentifier SimulatedBy
MessageBody ProcessingResultStatus ProcessingResultCode ProcessingResultMessage
QualificationValidity ResultList ResultOfQualificationConfirmation
QualificationConfirmSearchInfo PrescriptionIssueSelect PublicExpenseResultList
"""
_PERSON = """
InsuredCardClassification InsurerNumber InsuredCardSymbol InsuredIdentificationNumber
InsuredBranchNumber PersonalFamilyClassification InsuredName Name NameOfOther NameKana
NameOfOtherKana Sex1 Sex2 Birthdate Address PostNumber QualificationDate
DisqualificationDate InsuredCertificateIssuanceDate InsuredCardValidDate
InsuredCardExpirationDate InsuredPartialContributionRatio PreschoolClassification
ReasonOfLoss InsurerName ReferenceNumber ArbitraryIdentifier
"""
_CERTIFICATES = """
LimitApplicationCertificate(Related(ConsFlg|ConsTime|Info)|Classification(Flag?)?|Date
|ValidStartDate|ValidEndDate|LongTermDate)
|SpecificDiseases(Certificate(RelatedConsFlg|RelatedConsTime|List|Info|Date)
|DiseaseCategory|ValidStartDate|ValidEndDate|SelfPay)
|ElderlyRecipient(CertificateInfo|CertificateDate|ValidStartDate|ValidEndDate
|ContributionRatio)
|(SpecificHealthCheckups|Pharmacists|Diagnosis|Operation)Info(ConsFlg|ConsTime
|AvailableTime)
"""
_KNOWN = re.compile(
    "|".join((*_MESSAGE.split(), *_PERSON.split(), "".join(_CERTIFICATES.split())))
)
_OTHER_PAYERS = "PublicExpenseResultList"


def unknown_in(message: Element) -> str:
    """Names that the layout does not have, outside what is another payer's."""
    names: list[str] = []
    waiting = deque([message])
    while waiting and len(names) < MOST_NAMES:
        element = waiting.popleft()
        if not _KNOWN.fullmatch(element.name):
            names.append(plain(element.name)[:LONGEST_NAME])
        elif element.name != _OTHER_PAYERS:
            waiting += element.children
    return " ".join(dict.fromkeys(names))

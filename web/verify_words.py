"""What the public verify page says, in the language of the paper that led to it."""

from __future__ import annotations

_ENGLISH = {
    "lang": "en",
    "valid": "Valid",
    "valid_told": "This document was issued by us and stands as it is.",
    "superseded": "Superseded",
    "superseded_told": "We issued this document, but a newer one has taken its place. Ask for the newer one.",
    "altered": "Altered",
    "altered_told": "The file differs from the one we issued: it was changed, saved again or scanned. "
    "Ask for the original file.",
    "unknown": "Not found",
    "unknown_told": "We issued no document with this code. Compare it letter by letter with the one on the paper, "
    "and see that you are on the lender's own address. If they agree, the paper is not genuine.",
    "issuer": "Issued by",
    "number": "Number",
    "loan": "Loan",
    "issued": "Issued",
    "code": "Code",
    "fingerprint": "Fingerprint of the file (SHA-256)",
    "is_unchanged": "Is your copy unchanged?",
    "choose": "Choose the PDF. It is compared and not kept.",
    "compare": "Compare",
    "unchanged": "Unchanged: the file is, byte for byte, the one we issued.",
}
_HINDI = {
    "lang": "hi",
    "valid": "मान्य",
    "valid_told": "यह दस्तावेज़ हमने जारी किया है और यह यथावत मान्य है।",
    "superseded": "प्रतिस्थापित",
    "superseded_told": "यह दस्तावेज़ हमने जारी किया था, पर इसकी जगह नया आ चुका है। नया माँगें।",
    "altered": "बदला हुआ",
    "altered_told": "यह फ़ाइल हमारी जारी की हुई फ़ाइल से अलग है: इसे बदला, दोबारा सहेजा या स्कैन किया गया है। मूल फ़ाइल माँगें।",
    "unknown": "नहीं मिला",
    "unknown_told": "इस कोड का कोई दस्तावेज़ हमने जारी नहीं किया। कोड को काग़ज़ से अक्षर-दर-अक्षर मिलाएँ और देखें कि आप ऋणदाता के "
    "अपने पते पर हैं। यदि दोनों सही हैं, तो काग़ज़ असली नहीं है।",
    "issuer": "जारीकर्ता",
    "number": "संख्या",
    "loan": "ऋण",
    "issued": "जारी",
    "code": "कोड",
    "fingerprint": "फ़ाइल का चिह्न (SHA-256)",
    "is_unchanged": "क्या आपकी प्रति अपरिवर्तित है?",
    "choose": "PDF चुनें। इसे मिलाया जाता है, रखा नहीं जाता।",
    "compare": "मिलाएँ",
    "unchanged": "अपरिवर्तित: यह फ़ाइल हूबहू वही है जो हमने जारी की।",
}
_CHINESE = {
    "lang": "zh-Hant",
    "valid": "有效",
    "valid_told": "此文件由本公司發出，現時有效。",
    "superseded": "已被取代",
    "superseded_told": "此文件由本公司發出，但已由較新的文件取代。請索取新文件。",
    "altered": "已被更改",
    "altered_told": "此檔案與本公司發出的不同：曾被更改、重新儲存或掃描。請索取原檔案。",
    "unknown": "查無此文件",
    "unknown_told": "本公司並無發出此編號的文件。請逐字核對文件上的編號，並確認閣下身處貸款人本身的網址。"
    "如兩者無誤，則文件並非真確。",
    "issuer": "發出人",
    "number": "編號",
    "loan": "貸款",
    "issued": "發出時間",
    "code": "核實編號",
    "fingerprint": "檔案指紋（SHA-256）",
    "is_unchanged": "閣下的副本有否改動？",
    "choose": "選擇 PDF 檔案。檔案只作比對，不會保留。",
    "compare": "比對",
    "unchanged": "沒有改動：檔案與本公司發出的完全相同。",
}
_WORDS = {words["lang"]: words for words in (_ENGLISH, _HINDI, _CHINESE)}


def words_for(language: str) -> dict[str, str]:
    """The page's words; English where the language has none."""
    return _WORDS.get(language, _ENGLISH)

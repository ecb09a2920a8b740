"""Clients that other generators made of the exported document call all operations against a fresh sandbox.

foreign_clients.py CLIENT DOCUMENT URL DAY, where CLIENT is one of the functions below that take a path;
the package that was generated is importable. A client that lacks an operation, or cannot read a reply, fails.
"""

import importlib
import inspect
import json
import os
import pkgutil
import subprocess
import sys
import urllib.request

CLIENT, DOCUMENT, URL, DAY = sys.argv[1:5]
OPERATIONS = {
    item["post"]["operationId"]: (path, item["post"])
    for path, item in json.load(open(DOCUMENT, encoding="utf-8"))["paths"].items()
}
LOAN = "123465432"


def request_type(operation):
    """The name of a request's schema, which generators keep for its class."""
    content = OPERATIONS[operation][1]["requestBody"]["content"]["application/json"]
    return content["schema"]["$ref"].rsplit("/", 1)[1]


def post(path, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        return json.loads(reply.read() or b"null")


def openapi_generator():
    """openapi-generator's target `python`, generated as `foreign_og`."""
    package = importlib.import_module("foreign_og")
    api_client = package.ApiClient(package.Configuration(host=URL))
    apis = [one(api_client) for name, one in inspect.getmembers(package, inspect.isclass) if name.endswith("Api")]
    found = {name: getattr(api, name) for api in apis for name in OPERATIONS if hasattr(api, name)}

    def call(operation, body):
        request = getattr(package, request_type(operation)).from_dict(body)
        return found[operation](request).to_dict()

    return found, call


def openapi_python_client():
    """openapi-python-client, generated as `foreign_opc`."""
    package = importlib.import_module("foreign_opc")
    models = importlib.import_module("foreign_opc.models")
    client = package.Client(base_url=URL)
    modules = pkgutil.walk_packages(importlib.import_module("foreign_opc.api").__path__, "foreign_opc.api.")
    found = {
        name.rsplit(".", 1)[1]: importlib.import_module(name) for _, name, is_package in modules if not is_package
    }

    def call(operation, body):
        request = getattr(models, request_type(operation)).from_dict(body)
        return found[operation].sync(client=client, body=request).to_dict()

    return found, call


def typescript_axios():
    """openapi-generator's target `typescript-axios`, compiled to the folder that `FOREIGN_AXIOS` names."""
    bridge = os.path.join(os.path.dirname(__file__), "call-axios.cjs")

    def node(*arguments, **more):
        line = ["node", bridge, os.environ["FOREIGN_AXIOS"], URL, *arguments]
        return json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True, **more).stdout)

    return node(), lambda operation, body: node(operation, input=json.dumps(body))


def datamodel_code_generator():
    """The models of datamodel-code-generator, generated as `foreign_models`, around a call by hand."""
    models = importlib.import_module("foreign_models")
    found = {name: name for name in OPERATIONS if hasattr(models, request_type(name))}

    def call(operation, body):
        written = getattr(models, request_type(operation)).model_validate(body)
        text = written.model_dump(mode="json", by_alias=True, exclude_none=True)
        reply = post(OPERATIONS[operation][0], text)
        name = request_type(operation).removesuffix("Request") + "Reply"
        return getattr(models, name).model_validate(reply).model_dump(mode="json", by_alias=True)

    return found, call


def main():
    clients = (openapi_generator, openapi_python_client, datamodel_code_generator, typescript_axios)
    found, call = {one.__name__: one for one in clients}[CLIENT]()
    missing = sorted(set(OPERATIONS) - set(found))
    assert not missing, f"{CLIENT} made no {', '.join(missing)}"
    numbers = iter(range(90001, 90100))

    def ask(operation, number=None, **members):
        header = {
            "ApiNm": OPERATIONS[operation][1]["x-ontu-api"],
            "Tsymd": DAY,
            "Trtm": "093000",
            "Iscd": "000013",
            "FintechApsno": "001",
            "ApiSvcCd": "13E_001_00",
            "IsTuno": str(number or next(numbers)),
            "AccessToken": "0" * 64,
        }
        # The bank spells the number of the agreement in two ways.
        spelled = "P2PCmtmNo" if operation == "issue_virtual_account" else "P2pCmtmNo"
        body = {"Header": header, spelled: "0" * 10, "ChidSqno": "0" * 10, **members}
        reply = call(operation, body)
        code = reply["Header"]["Rpcd"]
        print(f"{operation}: {code}")
        assert code == "00000", reply["Header"]
        return reply

    investor = ask("issue_virtual_account", P2PVractUsg="1", InvstBrwNm="김온투")["Vran"]
    borrower = ask("issue_virtual_account", P2PVractUsg="2", InvstBrwNm="이차입")["Vran"]
    post("/_sandbox/deposits", {"account_no": investor, "krw": 3_000_000})
    post("/_sandbox/deposits", {"account_no": borrower, "krw": 500_000})
    listed = ask("list_deposits", Iqds="1", Insymd=DAY, Ineymd=DAY, Vran=investor, PageNo="1")
    rows = listed.get("REC") or listed.get("Rec")
    assert [row["RcvAmt"] for row in rows] == ["3000000"], listed
    ordered = ask(
        "order_payment", 91001, SlctAmt="2000000", LonTrm="12", InvSumAmt="2000000", NewTrnsYn="Y", LoanNo=LOAN,
        Bncd="011", BrwAcno="3020000000150", Dpnm="홍길동", LonApcYmd=DAY, DractOtlt="대출금", MractOtlt="",
        Rec=[{"Vran": investor, "InvAmt": "2000000"}],
    )
    assert ordered["InvAccAmt"] == "2000000", ordered
    inquired = ask("inquire_payment", OrtrYmd=DAY, OrtrIsTuno="91001", LoanNo=LOAN)
    assert inquired["Pcrs"] == "00000", inquired
    ask(
        "repay", 91002, LoanNo=LOAN, Vran=borrower, RpaySumAmt="500000", RpayYmd=DAY, DractOtlt="", MractOtlt="",
        Rec=[{"Vran": investor, "RpayAmt": "500000"}],
    )
    inquired = ask("inquire_repayment", OrtrYmd=DAY, OrtrIsTuno="91002", LoanNo=LOAN)
    assert inquired["Pcrs"] == "00000", inquired
    # Money may leave three hours after it has come.
    post("/_sandbox/clock", {"advance_seconds": 10_800})
    ask(
        "return_deposit", 91003, Vran=investor, RtnAmt="1000000", Bncd="011", Dpnm="김온투",
        IvstrAcct="3020000000151", MractOtlt="예치금 반환",
    )
    inquired = ask("inquire_return", OrtrYmd=DAY, OrtrIsTuno="91003", Vran=investor)
    assert inquired["Pcrs"] == "00000", inquired
    print(f"{CLIENT}: all {len(OPERATIONS)} operations called")


main()
